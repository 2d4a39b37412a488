# model1: item-lost
# q.get() stands in the test and again in the print: every second item is thrown away.
from multiprocessing import Process, Queue
import time


def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(0.2)
        q.put(f'{food}{i}')
        print(name, 'made', f'{food}{i}')
    q.put(None)


def consumer(q, name):
    while q.get() is not None:
        time.sleep(0.3)
        print(name, 'ate', q.get())


def main(producers, consumers):
    q = Queue()
    (pname, food), = producers
    cname, = consumers
    p = Process(target=producer, args=(q, pname, food))
    c = Process(target=consumer, args=(q, cname))
    p.start()
    c.start()
    p.join()
    c.join()


if __name__ == '__main__':
    main([('ocean', 'bun')], ['nick'])
