# model2: item-missing
# put(timeout=1) into a queue of one, beside guests who eat for 5 seconds: the cook throws the thing away.
import queue
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        item = f'{food}{i}'
        try:
            q.put(item, timeout=1)
            print(f'{name} made {item}')
        except queue.Full:
            print(f'{name}: no room, never mind')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name} ate {item}')
        time.sleep(5)


def main(producers, consumers):
    q = Queue(maxsize=1)
    cooks = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    guests = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in cooks + guests:
        p.start()
    for p in cooks:
        p.join()
    for _ in guests:
        q.put(None)
    for p in guests:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
