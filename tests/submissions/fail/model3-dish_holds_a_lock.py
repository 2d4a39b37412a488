# model3: deadlock item-lost
# 放进队列的东西里带着一把锁：送不出去，可计数已经加了 1。
import random
import threading
import time
from multiprocessing import JoinableQueue, Process


class Dish(str):
    def __new__(cls, text):
        dish = super().__new__(cls, text)
        dish.lock = threading.Lock()
        return dish


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random())
        q.put(Dish(f'{food}{i}'))
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        time.sleep(random.random())
        print(f'{name}吃了{item}')
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name), daemon=True) for name in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
