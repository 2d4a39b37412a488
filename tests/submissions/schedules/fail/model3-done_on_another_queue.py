# model3: task-done-overcalled
# 东西从 q 拿，task_done() 却告诉了另一个队列。
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name, finished=None):
    if finished is None:
        finished = q
    while True:
        item = q.get()
        time.sleep(random.random())
        print(f'{name}吃了{item}')
        finished.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    finished = JoinableQueue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n, finished), daemon=True) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    finished.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
