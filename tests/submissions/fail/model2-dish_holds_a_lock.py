# model2: item-lost
# 放进队列的东西里带着一把锁，没法序列化：送的线程打印一个错误，就丢掉了。
import random
import threading
import time
from multiprocessing import Process, Queue


class Dish(str):
    def __new__(cls, text):
        dish = super().__new__(cls, text)
        dish.lock = threading.Lock()
        return dish


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(Dish(f'{food}{i}'))
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
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for _ in eaters:
        q.put(None)
    for p in eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
