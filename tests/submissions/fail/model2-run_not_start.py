# model2: not-concurrent
# p.run() instead of p.start(): the main process does the producers' work itself, one after the other.
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name} produced {food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name} consumed {item}')


def main(producers, consumers):
    q = Queue()
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for eater in eaters:
        eater.start()
    for name, food in producers:
        p = Process(target=producer, args=(q, name, food))
        p.run()
    for eater in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
