# model3: ok
# 计数也算 None，所以 None 也要 task_done()
from multiprocessing import JoinableQueue, Process
from random import random
from time import sleep


def producer(q, name, food):
    for i in range(3):
        sleep(random() / 10)
        q.put(f'{food}{i}')
        print(name, '生产了', f'{food}{i}', sep='')


def consumer(q, name):
    going = True
    while going:
        item = q.get()
        if item is None:
            going = False
        else:
            sleep(random() / 10)
            print(name, '吃了', item, sep='')
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    ps = tuple(Process(target=producer, args=(q, n, f)) for n, f in producers)
    cs = tuple(Process(target=consumer, args=(q, n)) for n in consumers)
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for c in cs:
        q.put(None)
    q.join()
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
