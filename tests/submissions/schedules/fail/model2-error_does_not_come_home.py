# model2: crashed
# Each producer raises an exception when it is done, and main waits for it in "except": it never gets there.
import time
import random
from multiprocessing import Process, Queue


class Finished(Exception):
    pass


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')
    raise Finished(name)


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in makers + eaters:
        p.start()
    try:
        for p in makers:
            p.join()
    except Finished:
        for _ in eaters:
            q.put(None)
    for p in eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
