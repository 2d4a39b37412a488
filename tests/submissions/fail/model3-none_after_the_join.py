# model3: item-invented
# 像模型 2 那样最后放 None，消费者把它吃了。
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        time.sleep(random.random())
        print(f'{name}吃了{item}')
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    ps = []
    for name, food in producers:
        p = Process(target=producer, args=(q, name, food))
        ps.append(p)
        p.start()
    for name in consumers:
        c = Process(target=consumer, args=(q, name))
        c.daemon = True
        c.start()
    for p in ps:
        p.join()
    q.join()
    for name in consumers:
        q.put(None)
    q.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
    print('主进程结束 main is done')
