# model3: ok
# 有界队列；get(timeout=1) 超时就 continue，task_done() 只在真的拿到以后才调用。
import time
from multiprocessing import JoinableQueue, Process
from queue import Empty


def producer(q, name, food):
    for i in range(3):
        time.sleep(2)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        try:
            item = q.get(timeout=1)
        except Empty:
            continue
        try:
            print(f'{name}吃了{item}')
        finally:
            q.task_done()


def main(producers, consumers):
    q = JoinableQueue(2)
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
