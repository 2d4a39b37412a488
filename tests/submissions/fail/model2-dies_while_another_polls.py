# model2: crashed
# 生产者除以零死了，消费者还在一遍遍地看。
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        item = f'{food}{i}'
        share = 12 / (2 - i)
        q.put(item)
        print(f'{name}生产了{item}')


def consumer(q, name):
    while True:
        try:
            item = q.get(timeout=1)
        except Exception:
            continue
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    cs = [Process(target=consumer, args=(q, name)) for name in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    if all(p.exitcode == 0 for p in ps):
        for c in cs:
            q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
