# model2: ok
import multiprocessing as mp
import os

ctx = mp.get_context('spawn')   # 在 Windows 和 Mac 上也一样


def producer(q, name, food, count=3):
    for n in range(count):
        item = f'{food}{n + 1}'
        q.put(item)
        print(f'<{os.getpid()}> {name} produced {item}')


def consumer(q, name):
    pid = os.getpid()
    while True:
        item = q.get()
        if item is None:
            print(f'<{pid}> {name} stops')
            break
        print(f'<{pid}> {name} consumed {item}')


def main(producers, consumers):
    q = ctx.Queue()
    ps = [ctx.Process(target=producer, args=(q,), kwargs={'name': n, 'food': f}) for n, f in producers]
    cs = [ctx.Process(target=consumer, kwargs={'q': q, 'name': n}) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    for _ in cs:
        q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    mp.freeze_support()
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
