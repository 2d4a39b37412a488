# model3: ok
# Looks first and may still wait in get(), but a daemon may wait for ever: main only waits for the count.
from multiprocessing import JoinableQueue, Process
import time


def producer(q, name, food):
    for i in range(3):
        time.sleep(1)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        if q.empty():
            time.sleep(0.5)
            continue
        item = q.get()
        print(f'{name} ate {item}', flush=True)
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
