# model2: ok
import collections
import decimal
from multiprocessing import Process, Queue


def producer(q, name, food):
    for item in map((food + '{}').format, range(1, 4)):
        q.put_nowait(item)
        print(name, 'serves', item)


def consumer(q, name):
    for item in iter(q.get, None):
        print(name, 'eats', item)


def main(producers, consumers):
    q = Queue()
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for e in eaters:
        e.start()
    cooks = [Process(target=producer, args=(q,) + tuple(p)) for p in producers]
    for c in cooks:
        c.start()
    for c in cooks:
        c.join()
    for _ in range(len(eaters)):
        q.put(None)
    for e in eaters:
        e.join()


if __name__ == '__main__':
    main([('Ann', 'apple'), ('Bob', 'bread'), ('Cid', 'cheese')], ['Dan', 'Eve'])
