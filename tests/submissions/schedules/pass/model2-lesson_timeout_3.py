# model2: ok timing-dependent
# 课文的写法，但是用 get(timeout=3) 等不到就当作“没有了”：生产者每个睡 1 到 3 秒，刚好来得及，全靠运气。
import queue
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.randint(1, 3))
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')


def consumer(q, name):
    while True:
        try:
            item = q.get(timeout=3)
        except queue.Empty:
            break
        if item is None:
            break
        time.sleep(random.randint(1, 3))
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for process in makers + eaters:
        process.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
