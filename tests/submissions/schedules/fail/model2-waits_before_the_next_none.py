# model2: sentinel-missing
# 放一个 None 就等所有消费者结束：等的写进了放 None 的循环里，而且用 is_alive 轮询。
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
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
            while eater.is_alive():
                eater.join(timeout=1)


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
