# model1: deadlock item-invented
# 消费者不检查 None：把 None 也“吃了”，然后一直等。
from multiprocessing import Process, Queue
import time
import random


def producer(q, name, food):
    for i in range(1, 11):
        res = f'{food}{i}'
        time.sleep(random.random())
        q.put(res)
        print(f'{name}生产了{res}')
    q.put(None)


def consumer(q, name):
    while True:
        res = q.get()
        time.sleep(random.random())
        print(f'{name}吃了{res}')


if __name__ == '__main__':
    q = Queue()
    p = Process(target=producer, args=(q, 'rocky', '包子'))
    c = Process(target=consumer, args=(q, 'chen'))
    p.start()
    c.start()
    p.join()
    c.join()
    print('主进程结束')
