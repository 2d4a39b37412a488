# model1: unreadable
# 用了中文冒号：SyntaxError。
from multiprocessing import Process, Queue
import time, random


def producer(q, name, food):
    for i in range(1, 11)：
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
    q.put(None)


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


if __name__ == '__main__':
    q = Queue()
    p = Process(target=producer, args=(q, 'ocean', '包子'))
    c = Process(target=consumer, args=(q, 'nick'))
    p.start()
    c.start()
    p.join()
    c.join()
