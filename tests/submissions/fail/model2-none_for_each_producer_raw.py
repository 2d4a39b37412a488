# model2: sentinel-missing
# 2 个生产者、3 个消费者，None 是按生产者的个数放的。
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')


if __name__ == '__main__':
    q = Queue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in [('ocean', '包子'), ('sky', '韭菜')]]
    eaters = [Process(target=consumer, args=(q, name)) for name in ['nick', 'mac', 'rocky']]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for _ in makers:
        q.put(None)
    for p in eaters:
        p.join()
