# model1: item-lost
# 先睡 5 秒，再用 while not q.empty()：睡的时候厨师没做完，就会提前下班。
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(random.random() / 10)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
    q.put(None)


def consumer(q, name):
    time.sleep(5)       # 等厨师把东西都做好
    while not q.empty():
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')
    print(f'{name}吃饱了')


def main(producers, consumers):
    q = Queue()
    workers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    workers += [Process(target=consumer, args=(q, name)) for name in consumers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print('主进程结束 main is done')


if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
