# model1: deadlock
# Queue(5), and the producer is joined before the consumer starts: the sixth put waits for ever.
from multiprocessing import Process, Queue
import time


def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(0.1)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
    q.put(None)


def consumer(q, name):
    item = q.get()
    while item is not None:
        time.sleep(0.1)
        print(f'{name}吃了{item}')
        item = q.get()


def main(producers, consumers):
    q = Queue(5)
    for name, food in producers:
        p = Process(target=producer, args=(q, name, food))
        p.start()
        p.join()
    for name in consumers:
        c = Process(target=consumer, args=(q, name))
        c.start()
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
