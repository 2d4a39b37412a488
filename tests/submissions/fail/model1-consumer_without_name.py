# model1: missing-function
# consumer(q) takes no name.
from multiprocessing import Process, Queue
import random
import time


def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
    q.put(None)


def consumer(q):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'我吃了{item}')


if __name__ == '__main__':
    q = Queue()
    p = Process(target=producer, args=(q, 'ocean', '包子'))
    c = Process(target=consumer, args=(q,))
    p.start()
    c.start()
    p.join()
    c.join()
