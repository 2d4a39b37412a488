# model2: ok
from multiprocessing import Process, Queue
import queue
import random
import time


def producer(q, name, food):
    i = 1
    while i < 4:
        time.sleep(random.choice([0, 0.1, 0.2]))
        q.put(f'{food}{i}')
        print(f'{name}做了{food}{i}')
        i += 1


def consumer(q, name):
    running = True
    while running:
        try:
            item = q.get(timeout=0.05)
        except queue.Empty:
            continue            # nothing yet, ask again
        if item is None:
            running = False
        else:
            print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, *p)) for p in producers]
    takers = [Process(target=consumer, args=(q, c)) for c in consumers]
    for proc in [*makers, *takers]:
        proc.start()
    # wait for all makers
    while any(m.is_alive() for m in makers):
        time.sleep(0.02)
    for m in makers:
        m.join()
    q_end = [None] * len(takers)
    for end in q_end:
        q.put(end)
    for t in takers:
        t.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
