# model3: item-missing item-invented
# The producer puts (name, item) tuples instead of the string.
from multiprocessing import Process, JoinableQueue
import time, random

def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put((name, item))
        print(f'{name} made {item}')

def consumer(q, name):
    while True:
        maker, item = q.get()
        time.sleep(random.random())
        print(f'{name} ate {item}, made by {maker}')
        q.task_done()

def main(producers, consumers):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.join()

if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
