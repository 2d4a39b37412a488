# model2: missing-function
# producer(q, name) always makes buns and takes no food.
from multiprocessing import Process, Queue
import time
import random


def producer(q, name):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{name}的包子{i}')
        print(f'{name}生产了{name}的包子{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, name)) for name, food in producers]
    cs = [Process(target=consumer, args=(q, name)) for name in consumers]
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
