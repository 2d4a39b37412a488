# model2: crashed
# The consumer leaves with sys.exit(3) at None: a non-zero exit code.
import sys
import time
import random
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
            sys.exit(3)
        time.sleep(random.random())
        print(f'{name} ate {item}')

def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, *p)) for p in producers]
    eaters = [Process(target=consumer, args=(q, c)) for c in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for _ in eaters:
        q.put(None)
    for p in eaters:
        p.join()

if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
