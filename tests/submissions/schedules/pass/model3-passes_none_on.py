# model3: ok
# q.join() 之后才放一个 None，拿到的人放回去给下一个；最后一个 None 留在队列里，没有人再 join 队列。
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            q.put(None)
            q.task_done()
            return
        print(f'{name}吃了{item}')
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.join()
    q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
