# model2: item-duplicated
# 消费者停下之前，把吃过的最后一样又放回队列：那样东西放了两次。
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        item = f'{food}{i}'
        q.put(item)
        time.sleep(random.random())
        print(f'{name}生产了{item}')


def consumer(q, name):
    last = None
    while True:
        item = q.get()
        if item is None:
            if last is not None:
                q.put(last)
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')
        last = item


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


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
