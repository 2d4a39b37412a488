# model2: ok
# 每拿一样之前之后都看很多眼队列，最后还是用 get() 等。
from multiprocessing import Process, Queue


def look(q):
    for _ in range(8):
        q.empty(), q.full(), q.qsize()


def producer(q, name, food):
    for i in range(1, 4):
        look(q)
        q.put(f'{food}{i}')
        look(q)
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        look(q)
        item = q.get()
        look(q)
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for _ in eaters:
        q.put(None)
    for p in eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
