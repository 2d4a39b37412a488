# model2: deadlock
# or: sentinel-missing (today's checks say so wherever a consumer of model2 waits in get() and no None was put)
# All cooking is done before the guests come, so empty() can be trusted; but not from empty() to get().
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(0.2)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    eat(q, name, lambda: True)


def late_consumer(q, name):
    eat(q, name, lambda: not q.empty())


def eat(q, name, more):
    while more():
        item = q.get()
        if item is None:
            break
        time.sleep(0.3)
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    cooks = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    guests = [Process(target=late_consumer, args=(q, n)) for n in consumers]
    for p in cooks:
        p.start()
    for p in cooks:
        p.join()
    for p in guests:
        p.start()
    for p in guests:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
