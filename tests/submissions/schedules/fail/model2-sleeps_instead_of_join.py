# model2: item-lost
# main does not join the producers, it sleeps 10 seconds "because they never need longer".
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name} made {item}')


def consumer(q, name):
    item = q.get()
    while item is not None:
        time.sleep(random.random())
        print(f'{name} ate {item}')
        item = q.get()


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in makers + eaters:
        p.start()
    time.sleep(10)
    for _ in eaters:
        q.put(None)
    for p in eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
