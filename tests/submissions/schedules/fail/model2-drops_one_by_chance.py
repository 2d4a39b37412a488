# model2: item-lost
# 偶尔“掉”一样：随机数够小，拿到了却不吃。 By chance it drops what it got.
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        if random.random() < 0.01:
            continue
        time.sleep(random.random())
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    cs = [Process(target=consumer, args=(q, name)) for name in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for _ in cs:
        q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
