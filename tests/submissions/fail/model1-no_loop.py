# model1: item-lost
# The consumer has no loop: it eats one item and is done.
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
    q.put(None)


def consumer(q, name):
    item = q.get()
    if item is not None:
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
