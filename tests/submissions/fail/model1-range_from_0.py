# model1: item-missing item-invented
# range(10) numbers the items 0 to 9 instead of 1 to 10.
from multiprocessing import Process, Queue
import random, time

def producer(q, name, food):
    for i in range(10):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name} 生产了 {food}{i}')
    q.put(None)

def consumer(q, name):
    while True:
        x = q.get()
        if x == None:
            break
        time.sleep(random.random())
        print(f'{name} 吃了 {x}')

if __name__ == '__main__':
    q = Queue()
    p1 = Process(target=producer, args=(q, 'egon', '包子'))
    c1 = Process(target=consumer, args=(q, 'alex'))
    p1.start()
    c1.start()
    p1.join()
    c1.join()
