# model2: endless-loop
# put, print and i += 1 are indented too little: the loop only sleeps, for ever.
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    i = 1
    while i <= 3:
        time.sleep(random.random())
    q.put(f'{food}{i}')
    print(f'{name} made {food}{i}')
    i += 1


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name} ate {item}')


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


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
