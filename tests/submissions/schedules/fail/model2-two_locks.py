# model2: deadlock
# 生产者先拿 a 再拿 b，消费者先拿 b 再拿 a：各拿一把，互相等。
import random
import time
from multiprocessing import Lock, Process, Queue


def producer(q, name, food, a=None, b=None):
    a = a or Lock()
    b = b or Lock()
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        with a:
            with b:
                print(f'{name}生产了{food}{i}')


def consumer(q, name, a=None, b=None):
    a = a or Lock()
    b = b or Lock()
    while True:
        item = q.get()
        if item is None:
            break
        with b:
            with a:
                print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    a, b = Lock(), Lock()       # 屏幕一把，账本一把
    ps = [Process(target=producer, args=(q, n, f, a, b)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n, a, b)) for n in consumers]
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
