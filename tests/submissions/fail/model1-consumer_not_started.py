# model1: item-lost
# The consumer process is made but never started.
import random
import time
from multiprocessing import Process, Queue

def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')
    q.put(None)

def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            return
        time.sleep(random.random())
        print(f'{name} ate {item}')

if __name__ == '__main__':
    q = Queue()
    p = Process(target=producer, args=(q, 'ocean', 'dumpling'))
    c = Process(target=consumer, args=(q, 'nick'))
    p.start()
    p.join()
    print('done')
