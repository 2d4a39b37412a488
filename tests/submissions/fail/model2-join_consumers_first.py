# model2: sentinel-missing
# The main process waits for the consumers before it puts the None that they wait for.
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers + eaters:
        p.join()
    for _ in eaters:
        q.put(None)


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
