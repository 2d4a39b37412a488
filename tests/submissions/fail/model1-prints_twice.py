# model1: item-duplicated
# 调试时留下的 print：同一行打印了两次。
from multiprocessing import Process, Queue
import time, random


def producer(q, name, food):
    for i in range(1, 11):
        res = f'{food}{i}'
        time.sleep(random.random())
        q.put(res)
        print(f'{name}生产了{res}')
    q.put(None)


def consumer(q, name):
    while True:
        res = q.get()
        if res is None:
            break
        print(f'{name}吃了{res}')
        time.sleep(random.random())
        print(f'{name}吃了{res}')


def main(producers, consumers):
    q = Queue()
    workers = [Process(target=producer, args=(q, *who)) for who in producers]
    workers += [Process(target=consumer, args=(q, who)) for who in consumers]
    for w in workers:
        w.start()
    for w in workers:
        w.join()


if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
