# model3: item-lost
# main ends the consumers itself when the queue is empty, one of them still with something in hand.
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(0.5)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        print(f'{name} ate {item}', flush=True)
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    cooks = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    guests = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in cooks + guests:
        p.start()
    for p in cooks:
        p.join()
    time.sleep(3)
    if q.empty():
        print('all gone')
    for g in guests:
        g.terminate()
    for g in guests:
        g.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
