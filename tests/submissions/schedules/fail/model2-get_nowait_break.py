# model2: item-lost
# get_nowait() 拿不到就 break。
import time
import random
from multiprocessing import Process, Queue
from queue import Empty


def producer(q, name, food):
    for i in [1, 2, 3]:
        time.sleep(random.random() / 5)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        time.sleep(2)           # 吃得慢，所以队列里总有东西
        try:
            item = q.get_nowait()
        except Empty:
            break
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
