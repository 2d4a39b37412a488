# model2: not-concurrent
# target=producer(q, ...) calls the function in the main process.
from multiprocessing import Process, Queue
import time
import random


def producer(q, name, food):
    for i in range(1, 4):
        res = f'{food}{i}'
        time.sleep(random.random())
        q.put(res)
        print(f'{name}生产了{res}')


def consumer(q, name):
    while True:
        res = q.get()
        if res is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{res}')


if __name__ == '__main__':
    q = Queue()
    p1 = Process(target=producer(q, 'ocean', '包子'))
    p2 = Process(target=producer(q, 'sky', '韭菜'))
    p3 = Process(target=producer(q, 'rocky', '酒'))
    c1 = Process(target=consumer, args=(q, 'nick'))
    c2 = Process(target=consumer, args=(q, 'mac'))
    for p in (p1, p2, p3, c1, c2):
        p.start()
    p1.join()
    p2.join()
    p3.join()
    q.put(None)
    q.put(None)
    c1.join()
    c2.join()
    print('主进程结束')
