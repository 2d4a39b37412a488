# model2: deadlock
# or: item-lost (terminated with an item in hand instead of inside get()) or: sentinel-missing (says today's grader)
# 生产者都做完了，主进程 terminate 第一个消费者；它可能正拿着队列的读锁，另一个就再也读不到。
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


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
    for p in cs + ps:
        p.start()
    for p in ps:
        p.join()
    time.sleep(2)
    cs[0].terminate()       # 一个人收尾就够了
    for c in cs[1:]:
        q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
