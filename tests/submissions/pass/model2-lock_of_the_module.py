# model2: ok
# 锁由 with 还回去，收到 None 也一样。
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
        with lock:
            item = q.get()
        if item is None:
            break
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
