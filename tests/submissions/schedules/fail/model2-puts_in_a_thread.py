# model2: not-explorable
# 用线程往队列里放：一次运行是对的，可是线程的交错没有人看过。
import threading
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        t = threading.Thread(target=q.put, args=(f'{food}{i}',))
        t.start()
        t.join()
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
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
