# model3: deadlock
# The daemons stop at an empty queue. What is put later is never taken, and q.join() waits for ever.
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random() / 10)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    time.sleep(5)
    while not q.empty():
        item = q.get()
        print(f'{name} ate {item}')
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in makers:
        p.start()
    for p in eaters:
        p.start()
    for p in makers:
        p.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
