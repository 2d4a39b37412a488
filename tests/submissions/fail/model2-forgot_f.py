# model2: item-lost
# The f before the consumer's string is missing: it never says which item it ate.
from multiprocessing import Process, Queue
import time
import random


def producer(q, name, food):
    for i in range(1, 4):
        res = f'{food}{i}'
        time.sleep(random.random())
        q.put(res)
        print(f'{name}生产了{res}')


def consumer(q, name):
    while True:
        res = q.get()
        if res is None:
            break
        time.sleep(random.random())
        print('{name}吃了{res}')


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for c in cs:
        q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
