# model2: item-lost
# "if q.qsize() > 0: q.get(), else: I am done": an empty table does not mean that the cooks are done.
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')
        time.sleep(0.1)


def consumer(q, name):
    while True:
        time.sleep(3)
        if q.qsize() > 0:
            item = q.get()
            if item is None:
                break
            print(f'{name} ate {item}')
        else:
            break


def main(producers, consumers):
    q = Queue()
    cooks = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    guests = [Process(target=consumer, args=(q, name)) for name in consumers]
    for cook in cooks:
        cook.start()
    for guest in guests:
        guest.start()
    for cook in cooks:
        cook.join()
    for guest in guests:
        q.put(None)
    for guest in guests:
        guest.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
