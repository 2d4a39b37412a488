# model2: ok
# A loop that counts, and never comes to an end by itself.
from itertools import count
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    for _ in count():
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
