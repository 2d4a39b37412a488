# model2: ok
# 全写在最上层，没有 __main__ 那一段；列表也在那里填。
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in NUMBERS:
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')


NUMBERS = []
for number in range(1, 4):
    NUMBERS.append(number)

q = Queue()
workers = []
for name, food in [('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')]:
    workers.append(Process(target=producer, args=(q, name, food)))
eaters = [Process(target=consumer, args=(q, name)) for name in ('nick', 'mac')]
for p in workers + eaters:
    p.start()
for p in workers:
    p.join()
for p in eaters:
    q.put(None)
for p in eaters:
    p.join()
print('主进程结束')
