# model2: ok

import random, time
from multiprocessing import Process, Queue
def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name} ate {item}')
if __name__ == '__main__':
    q = Queue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in [('a','apple'),('b','pineapple'),('c','pear')]]
    cs = [Process(target=consumer, args=(q, n)) for n in ('nick','mac')]
    for p in ps+cs: p.start()
    for p in ps: p.join()
    for c in cs: q.put(None)
    for c in cs: c.join()
