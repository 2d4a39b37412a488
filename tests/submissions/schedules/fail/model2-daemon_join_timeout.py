# model2: item-lost
# join(timeout=2) gives up on daemons that need far longer, and they are killed with main.
from multiprocessing import Process, Queue
import time


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(3)
        print(f'{name} ate {item}', flush=True)


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for _ in eaters:
        q.put(None)
    for p in eaters:
        p.join(timeout=2)
    print('bye')


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
