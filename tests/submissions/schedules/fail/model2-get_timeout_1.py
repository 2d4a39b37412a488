# model2: item-lost
# The cooks need 2 seconds for each thing, the guests give up after 1 second.
from multiprocessing import Process, Queue
import queue
import time

def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(2)
        q.put(f'{food}{i}')
        print(f'{name} cooked {food}{i}')

def consumer(q, name):
    while True:
        try:
            item = q.get(timeout=1)
        except queue.Empty:
            print(f'{name} goes home')
            return
        if item is None:
            return
        print(f'{name} ate {item}')

def main(producers, consumers):
    q = Queue()
    cooks = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    guests = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in cooks + guests:
        p.start()
    for p in cooks:
        p.join()
    for g in guests:
        q.put(None)
    for g in guests:
        g.join()

if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
