# model2: ok
# 只放一个 None，谁拿到就再放回去给下一个人。所有生产者都 join 过了，所以没问题（最后剩一个）。
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
            q.put(None)
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
