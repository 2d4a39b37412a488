# model1: deadlock
# STOP 经过队列就成了副本，is STOP 永远不成立。
import random
import time
from multiprocessing import Process, Queue


STOP = object()


def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')
    q.put(STOP)


def consumer(q, name):
    while True:
        item = q.get()
        if item is STOP:
            break
        time.sleep(random.random())
        if isinstance(item, str):
            print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    cs = [Process(target=consumer, args=(q, name)) for name in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
