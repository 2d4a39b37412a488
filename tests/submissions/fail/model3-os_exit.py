# model3: left-running
# Consumers that are no daemons would keep main from ending, so it leaves with os._exit(0): they go on for ever.
import os
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name} made {item}')


def consumer(q, name):
    while True:
        item = q.get()
        time.sleep(random.random())
        print(f'{name} ate {item}')
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    q.join()
    os._exit(0)


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
