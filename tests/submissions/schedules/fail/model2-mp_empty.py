# model2: crashed
# mp.Empty 不存在；只有真的超时的时候才会 AttributeError。
import multiprocessing as mp
import time


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(3)
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        try:
            item = q.get(timeout=2)
        except mp.Empty:
            continue
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = mp.Queue()
    ps = [mp.Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [mp.Process(target=consumer, args=(q, n)) for n in consumers]
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
