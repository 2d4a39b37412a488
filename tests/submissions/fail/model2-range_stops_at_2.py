# model2: item-missing
# range(1, 3) makes two items, not three.
from multiprocessing import Process, Queue
import time, random


def producer(q, name, food):
    for i in range(1, 3):
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
        print(f'{name}吃了{res}')


if __name__ == '__main__':
    q = Queue()
    ps = [Process(target=producer, args=(q, 'ocean', '包子')),
          Process(target=producer, args=(q, 'sky', '韭菜')),
          Process(target=producer, args=(q, 'rocky', '酒'))]
    cs = [Process(target=consumer, args=(q, 'nick')),
          Process(target=consumer, args=(q, 'mac'))]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.put(None)
    q.put(None)
    for c in cs:
        c.join()
    print('主')
