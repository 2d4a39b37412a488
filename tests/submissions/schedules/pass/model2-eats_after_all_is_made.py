# model2: ok
# The guests come when all is cooked. Fine as long as all of it fits into the pipe (64 KiB); these are few bytes.
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(0.5)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(0.5)
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    cooks = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    for p in cooks:
        p.start()
    for p in cooks:
        p.join()
    for _ in consumers:
        q.put(None)
    guests = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in guests:
        p.start()
    for p in guests:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
