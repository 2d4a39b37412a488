# model2: item-duplicated
# The consumer prints the same line before and after its sleep.
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
        msg = f'{name} ate {item}'
        print(msg)
        time.sleep(random.random())
        print(msg)

def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for p in eaters:
        q.put(None)
    for p in eaters:
        p.join()

if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
