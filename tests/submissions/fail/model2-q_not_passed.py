# model2: crashed
# The consumers are not given the queue: TypeError, missing argument.
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
    plist = []
    clist = []
    for name, food in producers:
        plist.append(Process(target=producer, args=(q, name, food)))
    for name in consumers:
        clist.append(Process(target=consumer, args=(name,)))
    for p in plist:
        p.start()
    for c in clist:
        c.start()
    for p in plist:
        p.join()
    for c in clist:
        q.put(None)
    for c in clist:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
