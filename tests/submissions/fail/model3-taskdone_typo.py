# model3: crashed
# q.taskdone() does not exist: AttributeError in every consumer.
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
        q.taskdone()


if __name__ == '__main__':
    q = JoinableQueue()
    p1 = Process(target=producer, args=(q, 'ocean', '包子'))
    p2 = Process(target=producer, args=(q, 'sky', '韭菜'))
    p3 = Process(target=producer, args=(q, 'rocky', '酒'))
    c1 = Process(target=consumer, args=(q, 'nick'), daemon=True)
    c2 = Process(target=consumer, args=(q, 'mac'), daemon=True)
    p1.start()
    p2.start()
    p3.start()
    c1.start()
    c2.start()
    p1.join()
    p2.join()
    p3.join()
    q.join()
    print('主')
