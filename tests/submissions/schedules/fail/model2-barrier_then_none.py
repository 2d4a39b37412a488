# model2: item-lost
# 生产者们在 Barrier 集合，然后由一个人放 None。put() 回来的时候，东西可能还没进管道。
from multiprocessing import Process, Queue, Barrier
import time, random


def producer(q, name, food, barrier=None, n=0):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
    if barrier:
        me = barrier.wait()     # 大家都做完了
        if me == 0:
            for _ in range(n):
                q.put(None)


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    barrier = Barrier(len(producers))
    ps = [Process(target=producer, args=(q, a, b, barrier, len(consumers))) for a, b in producers]
    cs = [Process(target=consumer, args=(q, a)) for a in consumers]
    for p in ps + cs:
        p.start()
    for p in ps + cs:
        p.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
