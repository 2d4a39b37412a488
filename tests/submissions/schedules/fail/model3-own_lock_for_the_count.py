# model3: endless-loop
# or: timeout (main polls for ever, sleeping) or: not-explorable (shared Value)
# Every consumer makes its own Lock, which keeps nobody out: two of them may add 1 to the same old number.
import time
from multiprocessing import JoinableQueue, Lock, Process, Value


def producer(q, name, food):
    for i in range(3):
        time.sleep(1)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name, eaten=None):
    lock = Lock()
    while True:
        item = q.get()
        print(f'{name} ate {item}', flush=True)
        q.task_done()
        if eaten is not None:
            with lock:
                eaten.value = eaten.value + 1


def main(producers, consumers):
    q = JoinableQueue()
    eaten = Value('i', 0)
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n, eaten), daemon=True) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    while eaten.value < 3 * len(producers):
        time.sleep(0.1)
    q.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
