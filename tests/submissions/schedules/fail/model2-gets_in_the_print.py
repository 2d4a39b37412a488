# model2: deadlock item-invented
# 拿了一次，打印的时候又 get() 了一次。
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
        time.sleep(random.random())
        print(f'{name}吃了{q.get()}')


def main(producers, consumers):
    q = Queue()
    ps = []
    cs = []
    for name, food in producers:
        p = Process(target=producer, args=(q, name, food))
        p.start()
        ps.append(p)
    for name in consumers:
        c = Process(target=consumer, args=(q, name))
        c.start()
        cs.append(c)
    for p in ps:
        p.join()
    for c in cs:
        q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
    print('主进程结束 main is done')
