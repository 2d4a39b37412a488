# model3: item-lost
# 用 while not q.empty() 代替 q.join()：空了不等于吃完了。
from multiprocessing import JoinableQueue, Process
import time, random


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random())
        q.put('%s%s' % (food, i))
        print('%s 生产了 %s%s' % (name, food, i))


def consumer(q, name):
    while True:
        res = q.get()
        print('%s 吃了 %s' % (name, res), flush=True)
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    while not q.empty():
        time.sleep(1)
    time.sleep(1)


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
