# model1: deadlock
# 结束信号是 object()：从队列里拿出来的是另一个对象，is 永远不成立。
import random
import time
from multiprocessing import Process, Queue


STOP = object()


def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
    q.put(STOP)


def consumer(q, name):
    while True:
        item = q.get()
        if item is STOP:
            break
        if isinstance(item, str):
            print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    workers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    workers += [Process(target=consumer, args=(q, name)) for name in consumers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
