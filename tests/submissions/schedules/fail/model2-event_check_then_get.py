# model2: deadlock
# or: sentinel-missing (today's checks say so wherever a consumer of model2 waits in get() and no None was put)
# 看的时候不空，拿的时候已经被另一个人拿走了：他就永远等在 get() 里。
from multiprocessing import Event, Process, Queue
import time, random


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name, done=None):
    while not (done and done.is_set() and q.empty()):
        if q.empty():
            time.sleep(0.1)
        else:
            item = q.get()
            if item is None:
                break
            time.sleep(random.random() / 10)
            print(f'{name}吃了{item}')


def main(producers, consumers):
    q, done = Queue(), Event()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n, done)) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    done.set()      # 没有人再做东西了
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
