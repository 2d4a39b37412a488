# model2: deadlock
# 收到 None 就 break，锁还在手里：fork 出来的进程用的是同一把锁，别的消费者永远等它。
import random
import time
from multiprocessing import get_context

ctx = get_context('fork')
lock = ctx.Lock()


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        lock.acquire()
        item = q.get()
        if item is None:
            break
        lock.release()
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = ctx.Queue()
    makers = [ctx.Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [ctx.Process(target=consumer, args=(q, name)) for name in consumers]
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
