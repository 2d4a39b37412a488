# model3: ok
# 消费者不是守护进程，主进程最后自己把它们停掉
import multiprocessing as mp


def producer(q, name, food):
    for i in range(0, 3):
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}', flush=True)


def consumer(q, name):
    while True:
        item = q.get()
        print(f'{name}吃了{item}', flush=True)
        q.task_done()


def main(producers, consumers):
    q = mp.JoinableQueue()
    cooks = [mp.Process(target=producer, args=(q, *x)) for x in producers]
    guests = [mp.Process(target=consumer, args=(q, x)) for x in consumers]
    for g in guests:
        g.start()
    try:
        for c in cooks:
            c.start()
        for c in cooks:
            c.join()
        q.join()
    finally:
        for g in guests:
            g.terminate()
            g.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
