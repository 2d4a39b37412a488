# model2: endless-loop
# The consumers append to a global list, and main waits until all nine are in its own list, which stays empty.
import time
from multiprocessing import Process, Queue

eaten = []


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(0.3)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name} ate {item}')
        eaten.append(item)


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for p in eaters:
        q.put(None)
    while len(eaten) < 3 * len(producers):
        time.sleep(0.5)
    print('all', len(eaten), 'are eaten')


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
