# model2: ok
# 2 个生产者、2 个消费者：每个生产者的 None 叫停一个消费者，数目一样，正好。
from multiprocessing import Process, Queue
import random
import time


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def producer_with_none(q, name, food):
    producer(q, name, food)
    q.put(None)


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')


if __name__ == '__main__':
    q = Queue()
    p1 = Process(target=producer_with_none, args=(q, 'ocean', '包子'))
    p2 = Process(target=producer_with_none, args=(q, 'sky', '韭菜'))
    c1 = Process(target=consumer, args=(q, 'nick'))
    c2 = Process(target=consumer, args=(q, 'mac'))
    for p in (p1, p2, c1, c2):
        p.start()
    for p in (p1, p2, c1, c2):
        p.join()
    print('主')
