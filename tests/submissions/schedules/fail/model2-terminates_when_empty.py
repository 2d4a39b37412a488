# model2: item-lost
# 队列空了就 terminate()：可是最后一样还在消费者手里。
from multiprocessing import Process, Queue
import time
import random


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}', flush=True)


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}', flush=True)


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    while not q.empty():
        time.sleep(0.5)
    time.sleep(2)
    for c in cs:
        c.terminate()
        c.join()
    print('主进程结束')


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
