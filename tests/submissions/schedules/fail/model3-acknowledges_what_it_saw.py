# model3: task-done-overcalled
# 看到 n 个就 task_done n 次，可是其中几个被另一个消费者拿走了。
from multiprocessing import JoinableQueue, Process
from queue import Empty
import random
import time


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random() * 9)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        n = 1
        print(f'{name}吃了{item}')
        if q.qsize() > 0:           # 还有？再拿一个
            n = 2
            try:
                item = q.get_nowait()
                print(f'{name}吃了{item}')
            except Empty:
                pass
        for _ in range(n):
            q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
