# model1: item-missing sentinel-missing
# Two mistakes: range(1, 10), and no end signal.
from multiprocessing import Process, Queue
import time, random

def producer(q, name, food):
    for i in range(1, 10):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')

def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')

if __name__ == '__main__':
    q = Queue()
    p = Process(target=producer, args=(q, 'ocean', '包子'))
    c = Process(target=consumer, args=(q, 'nick'))
    p.start()
    c.start()
    p.join()
    c.join()
