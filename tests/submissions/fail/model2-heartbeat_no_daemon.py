# model2: endless-loop
# 忘了 daemon=True：它一直报平安，程序永远不结束。 No daemon: it talks for ever, and so does the program.
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')


def heart():
    while True:
        print('还在做 still at it')
        time.sleep(10)


def main(producers, consumers):
    q = Queue()
    Process(target=heart).start()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for p in eaters:
        q.put(None)
    for p in eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
    print('主进程结束 main is done')
