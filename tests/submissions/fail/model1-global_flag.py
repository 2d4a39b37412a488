# model1: endless-loop
# The consumer waits for a global flag that the producer sets in its own process only.
import time
from multiprocessing import Process, Queue

finished = False


def producer(q, name, food):
    global finished
    for i in range(1, 11):
        time.sleep(0.1)
        q.put(f'{food}{i}')
        print(f'{name} produced {food}{i}')
    q.put(None)
    finished = True


def consumer(q, name):
    while not finished:
        pass
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name} consumed {item}')


def main(producers, consumers):
    q = Queue()
    workers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    workers += [Process(target=consumer, args=(q, name)) for name in consumers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == '__main__':
    main([('ocean', 'bun')], ['nick'])
