# model2: sentinel-missing
# main closes its own end of the queue and believes that the consumers' get() will notice.
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
        try:
            item = q.get()
        except (ValueError, EOFError, OSError):
            break           # closed
        if item is None:
            break
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    q.close()
    q.join_thread()
    for p in eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
