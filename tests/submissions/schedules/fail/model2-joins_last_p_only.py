# model2: item-lost
# p.join() 在 for 外面：只等了最后一个生产者。
from multiprocessing import Process, Queue
import time


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(1)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(1)
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    cs = []
    for name in consumers:
        c = Process(target=consumer, args=(q, name))
        c.start()
        cs.append(c)
    for name, food in producers:
        p = Process(target=producer, args=(q, name, food))
        p.start()
    p.join()
    for c in cs:
        q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
