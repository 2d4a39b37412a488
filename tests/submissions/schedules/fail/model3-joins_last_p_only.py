# model3: item-lost
# 循环外面的 p.join() 只等最后一个生产者，q.join() 可能太早返回。
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random() / 5)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        time.sleep(1)
        print(f'{name}吃了{item}', flush=True)
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    for name, food in producers:
        p = Process(target=producer, args=(q, name, food))
        p.start()
    for name in consumers:
        c = Process(target=consumer, args=(q, name))
        c.daemon = True
        c.start()
    p.join()
    q.join()
    print('主')


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
