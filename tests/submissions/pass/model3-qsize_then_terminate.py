# model3: ok
# Main looks at the size until it is 0, waits in q.join(), then ends the consumers.
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for n in range(3):
        time.sleep(0.05)
        q.put(f'{food}{n}')
        print(f'{name} cooked {food}{n}')


def consumer(q, name):
    while True:
        dish = q.get()
        print(f'{name} ate {dish}', flush=True)
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    cooks = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    guests = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in cooks + guests:
        p.start()
    for p in cooks:
        p.join()
    while not q.empty():
        print('still', q.qsize(), 'to go')
        time.sleep(0.1)
    q.join()
    for p in guests:
        p.terminate()
        p.join()


if __name__ == '__main__':
    main([('ada', 'roll'), ('bea', 'soup'), ('cai', 'tart')], ['dov', 'eli'])
