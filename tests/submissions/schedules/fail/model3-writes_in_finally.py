# model3: item-lost
# The daemon prints what it ate in its finally block, but a daemon is killed: finally never runs.
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    plate = []
    try:
        while True:
            item = q.get()
            plate.append(item)
            q.task_done()
    finally:
        for item in plate:
            print(f'{name} ate {item}')


def main(producers, consumers):
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
