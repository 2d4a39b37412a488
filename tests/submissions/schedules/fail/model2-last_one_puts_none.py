# model2: item-lost
# A shared counter finds the last producer, and it puts the None. But another producer's last item may still be
# in that process, on its way into the queue: put() only hands it over to a thread.
from multiprocessing import Process, Queue, Value
import time


def producer(q, name, food, working=None, guests=0):
    for i in range(1, 4):
        time.sleep(0.5)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')
    if working is None:
        return
    with working.get_lock():
        working.value -= 1
        last = working.value == 0
    if last:
        for _ in range(guests):
            q.put(None)


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name} ate {item}')


def main(producers, consumers):
    q = Queue()
    working = Value('i', len(producers))
    ps = [Process(target=producer, args=(q, n, f, working, len(consumers))) for n, f in producers]
    ps += [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in ps:
        p.start()
    for p in ps:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
