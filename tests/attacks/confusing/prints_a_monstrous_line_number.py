# model2: any; wins-at: none; run-only
"""Computes for ever, and tells that it stands on a line with a number of 5,000 digits."""
import os
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')


def consumer(q, name):
    while (item := q.get()) is not None:
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, *pair)) for pair in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


STACK = b'  File "%s", line %s in f\n' % (__file__.encode(), b'9' * 5000)


def main(producers, consumers):
    while True:
        sum(range(200_000))
        os.write(2, STACK)


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
