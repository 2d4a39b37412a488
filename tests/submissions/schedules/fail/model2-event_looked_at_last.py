# model2: item-lost
# "empty and done" in the wrong order: between the two looks a cook puts its last thing and main sets the event.
import queue
import time
from multiprocessing import Event, Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(1)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name, done=None):
    while True:
        if q.empty() and done is not None and done.is_set():
            break
        try:
            item = q.get(timeout=0.1)
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
    for c in cooks:
        c.join()
    done.set()
    for g in guests:
        g.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
