# model2: ok
# First "done", then "empty", and get() with a timeout: set after all joins, so nothing can come any more.
import queue
import time
from multiprocessing import Event, Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(0.4)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name, done=None):
    while not (done is not None and done.is_set() and q.empty()):
        try:
            item = q.get(timeout=0.2)
        except queue.Empty:
            continue
        if item is None:
            break
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    done = Event()
    cooks = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    guests = [Process(target=consumer, args=(q, n, done)) for n in consumers]
    for p in cooks + guests:
        p.start()
    for p in cooks:
        p.join()
    done.set()
    for p in guests:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
