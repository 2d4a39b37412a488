# model2: item-missing
# 队列满了就 except Full: pass，那一样东西就没放进去。
from multiprocessing import Process, Queue
from queue import Full
import time


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(2)
        try:
            q.put_nowait(f'{food}{i}')
        except Full:
            pass
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue(5)
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n)) for n in consumers]
    for c in cs:
        c.start()
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    for c in cs:
        q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
