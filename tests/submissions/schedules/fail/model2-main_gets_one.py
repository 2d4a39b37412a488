# model2: deadlock not-concurrent
# main 自己先拿一样尝尝：多半等不到。
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
    print('尝一样：', q.get())
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
