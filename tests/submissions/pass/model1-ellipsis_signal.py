# model1: ok
# The end signal is `...`: it is a singleton, also after pickling, so `is` works in the other process.
from multiprocessing import Process, Queue
import time

STOP = ...


def dishes(food, count=10):
    i = 0
    while i < count:
        i += 1
        yield f'{food}{i}'


def producer(q, name, food):
    for dish in dishes(food):
        time.sleep(0.01)
        print(f'{name}: {dish} is ready')
        q.put(dish)
    q.put(STOP)


def consumer(q, name):
    while True:
        got = q.get()
        if got is STOP:
            return
        print(name, 'nimmt sich', got, end='.\n')


def main(producers, consumers):
    q = Queue()
    jobs = [(producer, (q, *pair)) for pair in producers] + [(consumer, (q, c)) for c in consumers]
    running = [Process(target=func, args=args) for func, args in jobs]
    [p.start() for p in running]
    [p.join() for p in running]


if __name__ == '__main__':
    main([('Ozean', 'Kloß')], ['Klaus'])
