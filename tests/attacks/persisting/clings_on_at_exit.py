# model2: any; wins-at: none; alone; run-only
"""Waits at its end, in an exit handler and in the last object's __del__."""
import atexit
import select
from multiprocessing import Process, Queue

KEPT = []
SLEEP = select.select


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')


def consumer(q, name):
    while (item := q.get()) is not None:
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, *pair)) for pair in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


def attack():
    class Clinging:
        def __del__(self):
            SLEEP([], [], [], 8)


    KEPT.append(Clinging())
    atexit.register(SLEEP, [], [], [], 8)


try:
    attack()
except Exception:
    pass


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
