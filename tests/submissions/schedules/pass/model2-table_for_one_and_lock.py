# model2: ok
# 队列只能放 1 个，打印还加了锁；锁里面只打印，不碰队列，所以不会死锁。
from multiprocessing import Lock, Process, Queue
import random
import time


def producer(q, name, food, lock=None):
    lock = lock or Lock()
    for i in range(1, 4):
        time.sleep(random.random() / 3)
        q.put(f'{food}{i}')
        with lock:
            print(f'{name}生产了{food}{i}')


def consumer(q, name, lock=None):
    lock = lock or Lock()
    while True:
        item = q.get()
        if item is None:
            return
        lock.acquire()
        print(f'{name}吃了{item}')
        lock.release()


def main(producers, consumers):
    q = Queue(maxsize=1)
    lock = Lock()
    ps = [Process(target=producer, args=(q, n, f, lock)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n, lock)) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for c in cs:
        q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
