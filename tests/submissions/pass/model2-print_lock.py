# model2: ok
import time
from contextlib import nullcontext
from multiprocessing import Lock, Process, Queue


def producer(q, name, food, lock=None):
    for i in range(1, 4):
        q.put(f'{food}{i}')
        with lock or nullcontext():
            print(f'厨师{name}: {food}{i}')
        time.sleep(0.01)


def consumer(q, name, lock=None):
    while True:
        item = q.get()
        if item is None:
            break
        with lock or nullcontext():      # 一次只有一个进程打印
            print(f'{name}拿起{item}')
            print(f'{name}吃完了{item}，好吃')


def main(producers, consumers):
    q = Queue()
    lock = Lock()
    ps = [Process(target=producer, args=(q, n, f), kwargs={'lock': lock}) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n), kwargs={'lock': lock}) for n in consumers]
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
