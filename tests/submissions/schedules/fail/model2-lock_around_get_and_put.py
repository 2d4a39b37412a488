# model2: deadlock
# One lock around put and around get: who waits in get() with the lock in hand keeps every cook from putting.
import time
from multiprocessing import Lock, Process, Queue


def producer(q, name, food, lock=None):
    lock = lock or Lock()
    for i in range(1, 4):
        with lock:
            q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name, lock=None):
    lock = lock or Lock()
    time.sleep(4)
    while True:
        with lock:          # so that nobody else uses the queue now
            item = q.get()
        if item is None:
            break
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    lock = Lock()
    makers = [Process(target=producer, args=(q, n, f, lock)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n, lock)) for n in consumers]
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
