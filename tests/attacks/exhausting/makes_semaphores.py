# model2: any; wins-at: none; run-only
"""Makes 300 named semaphores and never removes them."""
import _multiprocessing
import multiprocessing.process
from multiprocessing import Process, Queue

KEPT = []


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
    prefix = multiprocessing.process.current_process()._config['semprefix']
    for n in range(300):
        KEPT.append(_multiprocessing.SemLock(1, 1, 1, f'{prefix}-{n}', False))


try:
    attack()
except Exception:
    pass


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
