# model1: crashed
# The consumer joins strings before it looks for None: str + None is a TypeError.
import time
import random
from multiprocessing import Process, Queue

def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(random.random())
        q.put(food + str(i))
        print(name + ' made ' + food + str(i))
    q.put(None)

def consumer(q, name):
    while True:
        item = q.get()
        time.sleep(random.random())
        print(name + ' ate ' + item)
        if item is None:
            break

def main(producers, consumers):
    q = Queue()
    ps = []
    for name, food in producers:
        ps.append(Process(target=producer, args=(q, name, food)))
    for name in consumers:
        ps.append(Process(target=consumer, args=(q, name)))
    for p in ps: p.start()
    for p in ps: p.join()

if __name__ == '__main__':
    main([('ocean', 'bun')], ['nick'])
