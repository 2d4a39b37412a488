# model2: ok
# 有界队列 + put_nowait，满了就等一会儿再试
import time
from multiprocessing import Process, Queue
from queue import Full


def put_until_ok(q, item):
    while True:
        try:
            q.put_nowait(item)
            return
        except Full:
            time.sleep(0.01)


def producer(q, name, food):
    for i in range(1, 4):
        item = '{f}{i}'.format(f=food, i=i)
        put_until_ok(q, item)
        print('{n}生产了{x}'.format(n=name, x=item))


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(0.02)
        print('{n}吃了{x}'.format(n=name, x=item))


def main(producers, consumers):
    q = Queue(maxsize=2)
    plist = [Process(target=producer, args=(q, a, b)) for a, b in producers]
    clist = [Process(target=consumer, args=(q, a)) for a in consumers]
    for x in clist + plist:
        x.start()
    for x in plist:
        x.join()
    for _ in consumers:
        q.put(None)     # 满了会等，没关系，消费者还在拿
    for x in clist:
        x.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
