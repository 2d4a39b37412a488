# model2: ok
# 随机洗牌，随机睡觉：放的次序每次不同，都是对的。
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        if i == 1:
            items = [f'{food}{n}' for n in range(1, 4)]
            random.shuffle(items)
        time.sleep(random.random())
        q.put(items[i - 1])
        print(f'{name}生产了{items[i - 1]}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
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
