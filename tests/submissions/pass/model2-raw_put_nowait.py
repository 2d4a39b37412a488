# model2: ok

import random, time, queue
from multiprocessing import Process, Queue
def producer(q, name, food):
    for i in range(1, 4):
        while True:
            try:
                q.put_nowait(f'{food}{i}')
                break
            except queue.Full:
                time.sleep(0.01)
def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.randint(1,3))
        print(f'{name} ate {item}')
if __name__ == '__main__':
    q = Queue(1)
    ps = [Process(target=producer, args=(q, n, f)) for n, f in [('a','apple'),('b','melon'),('c','pear')]]
    cs = [Process(target=consumer, args=(q, n)) for n in ('nick','mac')]
    for p in ps+cs: p.start()
    for p in ps: p.join()
    for c in cs: q.put(None)
    for c in cs: c.join()
