# model3: task-done-missing
# or: deadlock (q.join() waits for ever; two consumers saw the same n, each waits for the rest with some in hand)
# Takes all that qsize() saw, then acknowledges all of it at once. With two consumers qsize() is an old number.
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(1)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        n = max(1, q.qsize())       # at least one
        for _ in range(n):
            item = q.get()
            print(f'{name} ate {item}', flush=True)
        for _ in range(n):
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
