# model2: ok
# A submodule under a name of its own, and a subclass of something that the explorer does not know and nobody uses.
import multiprocessing.sharedctypes as shared
import random
import time
from multiprocessing import Process, Queue
from multiprocessing.managers import BaseManager


class Crew(BaseManager):
    pass


def producer(q, name, food):
    made = shared.Value('i', 0)
    for i in range(1, 4):
        time.sleep(random.random() / 5)
        q.put(f'{food}{i}')
        made.value += 1
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while (item := q.get()) is not None:
        time.sleep(random.random() / 5)
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    cs = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in ps + cs:
        process.start()
    for p in ps:
        p.join()
    for _ in cs:
        q.put(None)
    for c in cs:
        c.join()
