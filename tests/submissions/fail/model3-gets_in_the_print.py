# model3: task-done-missing
# 打印的时候又 get() 了一次，task_done() 只有一次。
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
        print(f'{name}吃了{q.get()}')
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


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
    print('主进程结束 main is done')
