# model3: deadlock
# daemon=True was given to the producers instead of the consumers.
from multiprocessing import Process, JoinableQueue
import time, random

def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')

def consumer(q, name):
    while True:
        item = q.get()
        time.sleep(random.random())
        print(f'{name} ate {item}')
        q.task_done()

def main(producers, consumers):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(q, n, f), daemon=True) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.join()
    print('done')

if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
