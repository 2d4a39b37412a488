# model3: ok
# An Event beside the JoinableQueue: set after q.join(), so the consumers need not be daemons.
import queue
import time
from multiprocessing import Event, JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(0.3)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name, closed=None):
    while closed is None or not closed.is_set():
        try:
            item = q.get(timeout=0.2)
        except queue.Empty:
            continue
        print(f'{name} ate {item}')
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    closed = Event()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n, closed)) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    q.join()
    closed.set()
    for p in eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
