# model2: ok
# 从集合和字典里取：次序由散列决定。
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        for item in {f'{food}{n}' for n in range(1, 4)} if i == 1 else ():
            q.put(item)
            print({'谁': name, '生产了': item})


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, *pair)) for pair in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for process in makers:
        process.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
