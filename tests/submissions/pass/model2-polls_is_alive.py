# model2: ok

import random, time, queue
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
        print(f'{name}吃了{item}')
def patient(q, name):
    while True:
        try:
            item = q.get(timeout=3)
        except queue.Empty:
            break
        print(f'{name}吃了{item}')
def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    ps += [Process(target=patient, args=(q, n)) for n in consumers]
    for p in ps: p.start()
    while any(p.is_alive() for p in ps):
        time.sleep(1)
if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
