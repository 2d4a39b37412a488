# model3: ok
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random() / 5)
        q.put(f'{food}{i}')
        print(f'{name} hat {food}{i} gekocht', flush=True)


def consumer(q, name):
    while True:
        item = q.get()
        time.sleep(random.random() / 5)
        print(f'{name} hat {item} gegessen', flush=True)
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.join()
    for c in cs:
        c.terminate()
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('Uwe', 'Pudding'), ('Eva', 'Kuchen'), ('Jan', 'Saft')], ['Tim', 'Lea'])
