# model2: item-invented item-missing
# or: item-invented item-missing (in schedules where each plate is pickled before it changes)
# 三样东西用同一个 list（盘子）：放进去的是对象，put 之后还在改；应该放字符串 f'{food}{i}'。
from multiprocessing import Process, Queue
import random
import time


def producer(q, name, food):
    plate = [food, 0]
    for i in range(1, 4):
        plate[1] = i            # 改盘子上的编号
        q.put(plate)
        print(f'{name}生产了{food}{i}')
    time.sleep(random.random())


def consumer(q, name):
    while True:
        plate = q.get()
        if plate is None:
            break
        print(f'{name}吃了{plate[0]}{plate[1]}')


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for c in cs:
        q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
