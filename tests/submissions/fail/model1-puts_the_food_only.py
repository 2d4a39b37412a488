# model1: item-invented item-missing
# 只放食物名字，没有编号。
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(random.random())
        q.put(food)
        print(f'{name}生产了{food}{i}')
    q.put(None)


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    workers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    workers += [Process(target=consumer, args=(q, name)) for name in consumers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print('主进程结束 main is done')


if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
