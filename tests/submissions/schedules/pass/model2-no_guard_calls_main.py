# model2: ok
# 最下面直接调用 main，上面的列表用循环填。
import random
import time
from multiprocessing import Process, Queue


NUMBERS = []
for i in range(1, 4):
    NUMBERS.append(i)


def producer(q, name, food):
    for i in NUMBERS:
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')


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
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


try:
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
except KeyboardInterrupt:
    pass
