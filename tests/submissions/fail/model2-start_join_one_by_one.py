# model2: not-concurrent
# Every producer is joined right after its start, before the next one starts.
from multiprocessing import Process, Queue
import time, random

def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')

def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')

def main(producers, consumers):
    q = Queue()
    cs = [Process(target=consumer, args=(q, c)) for c in consumers]
    for c in cs:
        c.start()
    for name, food in producers:
        p = Process(target=producer, args=(q, name, food))
        p.start()
        p.join()
    for c in cs:
        q.put(None)
    for c in cs:
        c.join()

if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
