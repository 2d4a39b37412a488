# model2: ok
# Main waits until a shared number says that all was eaten, then ends the consumers.
import time
from multiprocessing import Process, Queue, Value

eaten = Value('i', 0)


def producer(q, name, food):
    for n in range(1, 4):
        time.sleep(0.05)
        q.put(f'{food}{n}')
        print(f'{name} cooked {food}{n}')


def consumer(q, name):
    while True:
        dish = q.get()
        if dish is None:
            break
        print(f'{name} ate {dish}', flush=True)
        with eaten.get_lock():
            eaten.value += 1


def main(producers, consumers):
    q = Queue()
    cooks = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    guests = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in cooks + guests:
        p.start()
    for p in cooks:
        p.join()
    while eaten.value < 3 * len(producers):
        time.sleep(0.1)
    for p in guests:
        p.terminate()
        p.join()


if __name__ == '__main__':
    main([('ada', 'roll'), ('bea', 'soup'), ('cai', 'tart')], ['dov', 'eli'])
