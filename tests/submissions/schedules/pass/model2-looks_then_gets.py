# model2: ok
# "if not q.empty(): q.get()" may wait although it looked, but never for ever: a None comes for everybody.
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(1)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    hungry = True
    while hungry:
        if not q.empty():
            item = q.get()
            if item is None:
                hungry = False
            else:
                print(f'{name} ate {item}')
        else:
            time.sleep(0.5)


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for _ in eaters:
        q.put(None)
    for p in eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
