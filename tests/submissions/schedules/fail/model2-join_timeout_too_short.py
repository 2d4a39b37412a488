# model2: item-lost
# join(0.5) 不一定等到了：生产者要 3 秒，三个 join 一共才等 1.5 秒。
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(1)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in makers + eaters:
        p.start()
    for m in makers:
        m.join(0.5)     # 等半秒应该够了
    for _ in eaters:
        q.put(None)
    for e in eaters:
        e.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
