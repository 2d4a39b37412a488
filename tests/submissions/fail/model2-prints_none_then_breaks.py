# model2: item-invented
# The check for None comes after the print: each consumer eats the end signal.
from multiprocessing import Process, Queue
import time
import random

def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')

def consumer(q, name):
    while True:
        item = q.get()
        time.sleep(random.random())
        print(f'{name}吃了{item}')
        if item is None:
            break

def main(producers, consumers):
    q = Queue()
    pl = [Process(target=producer, args=(q, a, b)) for a, b in producers]
    cl = [Process(target=consumer, args=(q, a)) for a in consumers]
    for p in pl + cl:
        p.start()
    for p in pl:
        p.join()
    for c in cl:
        q.put(None)
    for c in cl:
        c.join()

if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
