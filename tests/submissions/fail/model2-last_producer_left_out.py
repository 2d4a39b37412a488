# model2: item-missing
# range(len(producers) - 1) leaves the last producer out.
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    makers = []
    eaters = []
    for i in range(len(producers) - 1):
        makers.append(Process(target=producer, args=(q, producers[i][0], producers[i][1])))
    for i in range(len(consumers)):
        eaters.append(Process(target=consumer, args=(q, consumers[i])))
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for i in range(len(eaters)):
        q.put(None)
    for p in eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
