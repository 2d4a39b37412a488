# model2: ok
# 不用 None：主进程先算好每个消费者吃几个（9 个，两个人：5 和 4），吃够了就停。
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name, share=None):
    count = 0
    while share is None or count < share:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')
        count += 1


def main(producers, consumers):
    q = Queue()
    total = 3 * len(producers)
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    for k, n in enumerate(consumers):
        share = total // len(consumers)
        if k < total % len(consumers):
            share += 1
        ps.append(Process(target=consumer, args=(q, n, share)))
    for p in ps:
        p.start()
    for p in ps:
        p.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
