# model2: ok
# 编号、睡多久、随机数种子，都在最上面用各种写法准备好。
import random
import time
from multiprocessing import Process, Queue


numbers, i = [], 0
while i < 2:
    i += 1
    numbers.append(i)
numbers.extend([3])
try:
    pause = random.random
except AttributeError:
    pause = None
words = {}
for verb in ('生产', '吃'):
    words[verb] = verb + '了'
random.seed(7)


def producer(q, name, food):
    for i in numbers:
        time.sleep(pause())
        item = f'{food}{i}'
        q.put(item)
        print(name + words['生产'] + item)


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()
