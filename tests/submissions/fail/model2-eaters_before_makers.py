# model2: item-lost
# The consumers get their None and are joined before any producer has started.
from multiprocessing import Process, Queue
import random, time

def producer(q, name, food):
    for i in range(1, 4):
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

def main(producers, consumers):
    q = Queue()
    # 消费者
    cs = []
    for name in consumers:
        c = Process(target=consumer, args=(q, name))
        c.start()
        cs.append(c)
    for c in cs:
        q.put(None)
    for c in cs:
        c.join()
    # 生产者
    ps = []
    for name, food in producers:
        p = Process(target=producer, args=(q, name, food))
        p.start()
        ps.append(p)
    for p in ps:
        p.join()

if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
