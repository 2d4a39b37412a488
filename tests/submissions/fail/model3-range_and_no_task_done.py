# model3: item-missing task-done-missing
# Two mistakes: range(2) makes two items, and task_done() is missing.
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(2):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name} made {item}')


def consumer(q, name):
    while True:
        item = q.get()
        time.sleep(random.random())
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name), daemon=True) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
