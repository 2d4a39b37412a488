# model2: item-lost
# The producer that was started last puts None, and the consumers pass it on. Started last is not finished last.
from multiprocessing import Process, Queue
import time


def producer(q, name, food, is_last=False):
    for i in range(1, 4):
        time.sleep(0.3)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')
    if is_last:
        time.sleep(3)
        q.put(None)


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            q.put(None)     # for the next one
            break
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    ps = []
    for number, (name, food) in enumerate(producers):
        is_last = number == len(producers) - 1
        ps.append(Process(target=producer, args=(q, name, food, is_last)))
    for name in consumers:
        ps.append(Process(target=consumer, args=(q, name)))
    for p in ps:
        p.start()
    for p in ps:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
