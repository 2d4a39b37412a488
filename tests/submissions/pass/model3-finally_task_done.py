# model3: ok
import sys
import time
import random
import collections, decimal, math
from multiprocessing import JoinableQueue, Process


def eat(name, item):
    time.sleep(random.uniform(0.0, 0.1))
    sys.stdout.write(f'{name}: 吃 {item}\n')
    sys.stdout.flush()


def cook(food, i):
    time.sleep(random.uniform(0.0, 0.1))
    return f'{food}{i}'


def producer(q, name, food):
    i = 0
    while i != 3:
        dish = cook(food, i)
        q.put(dish)
        sys.stdout.write(f'{name}: 做 {dish}\n')
        i += 1


def consumer(q, name):
    while True:
        item = q.get()
        try:
            eat(name, item)
        finally:
            q.task_done()


def main(producers, consumers):
    q = JoinableQueue(maxsize=2)
    guests = [Process(target=consumer, args=(q, name)) for name in consumers]
    cooks = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    for guest in guests:
        guest.daemon = True
    for p in guests + cooks:
        p.start()
    for p in cooks:
        p.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
