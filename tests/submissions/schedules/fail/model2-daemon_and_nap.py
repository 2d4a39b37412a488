# model2: item-lost
# 消费者是守护进程，主进程只 join 生产者，然后睡一会儿就结束。
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
        time.sleep(random.random() / 10)
        print(f'{name}吃了{item}', flush=True)


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n)) for n in consumers]
    for c in cs:
        c.daemon = True
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for c in cs:
        q.put(None)
    time.sleep(10)      # 让他们吃完


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
