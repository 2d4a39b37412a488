# model2: ok
from multiprocessing import Process, Queue
import time


def producer(q, name='ocean', food='包子', n=3):
    for i in range(1, n + 1):
        q.put(f'{food}{i}')
        time.sleep(0.01)
        print(f'{name}生产了{food}{i}', end='\n', flush=True)


def consumer(q, name='nick'):
    while True:
        x = q.get()
        if x is None:
            break
        print(f'{name}吃了{x}\n', end='', flush=True)


def main(producers, consumers):
    q = Queue()
    p_all = [Process(target=producer, args=(q, name, food), daemon=True) for name, food in producers]
    c_all = [Process(target=consumer, args=(q, name), daemon=True) for name in consumers]
    for p in p_all + c_all:
        p.start()
    for p in p_all:
        p.join()
    for c in c_all:
        q.put(None)
    # 守护进程，所以一定要 join，不然还没吃完就被杀了
    for c in c_all:
        c.join()


if '__main__' == __name__:
    main(producers=[('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], consumers=['nick', 'mac'])
