# model2: ok
# Every consumer has a queue of its own, and the producers are dealt out to them.
from multiprocessing import Process, Queue
import random
import time


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
        time.sleep(random.random())
        print(f'{name}吃了{item}')


def main(producers, consumers):
    tables = [Queue() for _ in consumers]
    ps = []
    for number, (name, food) in enumerate(producers):
        ps.append(Process(target=producer, args=(tables[number % len(tables)], name, food)))
    cs = [Process(target=consumer, args=(table, name)) for table, name in zip(tables, consumers)]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for table in tables:
        table.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
