# model2: ok
# 掷到 6 才做下一样；总会掷到的。 Rolls a die until it is a six, which comes sooner or later.
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        while random.randint(1, 6) != 6:
            time.sleep(0.05)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        while (pause := random.random()) < 0.3:
            pass
        time.sleep(pause)
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, *pair)) for pair in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for process in makers:
        process.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
