# model1: ok
# main 自己不放也不拿，先关掉它这一端：fork 出来的进程里队列是新开的，照样能用。
import random
import time
from multiprocessing import get_context

ctx = get_context('fork')


def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
    q.put(None)


def consumer(q, name):
    while (item := q.get()) is not None:
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = ctx.Queue()
    q.close()
    workers = [ctx.Process(target=producer, args=(q, name, food)) for name, food in producers]
    workers += [ctx.Process(target=consumer, args=(q, name)) for name in consumers]
    for p in workers:
        p.start()
    for p in workers:
        p.join()


if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
