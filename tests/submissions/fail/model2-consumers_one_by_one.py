# model2: not-concurrent
# 消费者 start 之后马上 join：第一个吃完所有东西，第二个才开始。
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
    for m in makers:
        m.start()
    for m in makers:
        m.join()
    for _ in consumers:
        q.put(None)
    for name in consumers:
        c = Process(target=consumer, args=(q, name))
        c.start()
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
