# model2: item-missing item-invented
# main ignores its arguments and always makes 包子, 韭菜 and 酒.
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
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, 'ocean', '包子')),
          Process(target=producer, args=(q, 'sky', '韭菜')),
          Process(target=producer, args=(q, 'rocky', '酒'))]
    cs = [Process(target=consumer, args=(q, 'nick')), Process(target=consumer, args=(q, 'mac'))]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.put(None)
    q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
