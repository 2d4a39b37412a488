# model3: not-concurrent
# start() and join() in the same loop: one producer at a time.
from multiprocessing import Process, JoinableQueue
import time
import random


def producer(q, name, food):
    for i in range(3):
        res = f'{food}{i}'
        time.sleep(random.random())
        q.put(res)
        print(f'{name}生产了{res}')


def consumer(q, name):
    while True:
        res = q.get()
        time.sleep(random.random())
        print(f'{name}吃了{res}')
        q.task_done()


if __name__ == '__main__':
    q = JoinableQueue()
    c1 = Process(target=consumer, args=(q, 'nick'), daemon=True)
    c2 = Process(target=consumer, args=(q, 'mac'), daemon=True)
    c1.start()
    c2.start()
    p1 = Process(target=producer, args=(q, 'ocean', '包子'))
    p1.start()
    p1.join()
    p2 = Process(target=producer, args=(q, 'sky', '韭菜'))
    p2.start()
    p2.join()
    p3 = Process(target=producer, args=(q, 'rocky', '酒'))
    p3.start()
    p3.join()
    q.join()
    print('主')
