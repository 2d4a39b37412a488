# model2: ok
# 消费者什么也不放，不等自己的队列线程也没有关系；生产者先关、再等它送完。
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):

    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
    q.close()
    q.join_thread()
    q.cancel_join_thread()


def consumer(q, name):
    q.cancel_join_thread()
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
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
