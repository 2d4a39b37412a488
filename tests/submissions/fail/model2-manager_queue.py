# model2: not-explorable
# Manager().Queue() 在另一个进程里，评分器看不到里面放了什么。
import random
import time
from multiprocessing import Manager, Process


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while (item := q.get()) is not None:
        print(f'{name}吃了{item}')


def main(producers, consumers):
    with Manager() as manager:
        q = manager.Queue()
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
