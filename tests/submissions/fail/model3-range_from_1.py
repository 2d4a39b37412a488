# model3: item-missing item-invented
# range(1, 4), as in model 2; model 3 counts from 0 to 2.
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')


def consumer(q, name):
    while True:
        item = q.get()
        time.sleep(random.random())
        print(f'{name}吃了{item}')
        q.task_done()


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
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
