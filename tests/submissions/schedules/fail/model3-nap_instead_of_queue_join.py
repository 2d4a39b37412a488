# model3: item-lost
# No q.join(): main sleeps five seconds, then the daemons are killed with whatever they have in hand.
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        print(f'{name} ate {item}', flush=True)
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    time.sleep(5)


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
