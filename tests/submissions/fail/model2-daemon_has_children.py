# model2: crashed
# 守护进程不能再启动进程。
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
        print(f'{name}吃了{item}')
        nap = Process(target=time.sleep, args=(random.random(),))
        nap.start()
        nap.join()


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    cs = [Process(target=consumer, args=(q, name), daemon=True) for name in consumers]
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
