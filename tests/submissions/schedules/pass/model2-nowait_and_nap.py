# model2: ok
# get_nowait() 拿不到就睡一会儿再试，只有 None 才停。
import time
from multiprocessing import Process, Queue
from queue import Empty


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(0.5)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    item = ''
    while item is not None:
        try:
            item = q.get_nowait()
        except Empty:
            time.sleep(0.2)
        else:
            if item is not None:
                print(f'{name}吃了{item}')


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
