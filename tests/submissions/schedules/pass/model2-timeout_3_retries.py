# model2: ok
# get(timeout=3) only to say "still waiting": after a timeout it tries again, and ends at None alone.
import queue
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.randint(1, 3))
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        try:
            item = q.get(timeout=3)
        except queue.Empty:
            print(f'{name} is still waiting')
            continue
        if item is None:
            break
        time.sleep(random.randint(1, 3))
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n)) for n in consumers]
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
