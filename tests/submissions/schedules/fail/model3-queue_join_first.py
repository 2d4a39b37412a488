# model3: item-lost
# or: item-lost item-missing (where no consumer got anything, the promise "acknowledged" adds item-missing.nothing today)
# q.join() 在生产者的 join 前面：计数是 0 就马上返回，哪怕还什么都没放。
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
        time.sleep(0.1)


def consumer(q, name):
    while True:
        item = q.get()
        time.sleep(2)
        print(f'{name}吃了{item}', flush=True)
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n)) for n in consumers]
    for c in cs:
        c.daemon = True
    for p in ps + cs:
        p.start()
    time.sleep(1)
    q.join()
    for p in ps:
        p.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
