# model2: deadlock
# or: sentinel-missing (today's checks say so wherever a consumer of model2 waits in get() and no None was put)
# 用共享的 Value 数吃了几个：两个人都看到 8，都去拿第 9 个，一个永远等。
import time
from multiprocessing import Process, Queue, Value


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(0.1)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name, eaten=None, total=0):
    while eaten is None or eaten.value < total:
        item = q.get()
        if item is None:
            break
        if eaten is not None:
            with eaten.get_lock():
                eaten.value += 1
        time.sleep(4)           # 慢慢吃
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    eaten = Value('i', 0)
    total = len(producers) * 3
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n, eaten, total)) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps + cs:
        p.join()
    print('一共吃了', eaten.value)


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
