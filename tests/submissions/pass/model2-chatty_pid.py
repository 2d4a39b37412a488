# model2: ok
import logging
import os
import random
import time
from multiprocessing import Process, Queue

logging.basicConfig(level=logging.INFO, format='%(process)d %(message)s')   # stderr


def producer(q, name, food):
    logging.info('%s clocks in', name)
    for i in range(1, 4):
        time.sleep(random.random() * 0.1)
        item = f'{food}{i}'
        print(f'{name} (pid {os.getpid()}) is about to make {item} ...')
        q.put(item)
        print(f'{name} (pid {os.getpid()}) has made {item}!')
    logging.info('%s clocks out', name)


def consumer(q, name):
    me = f'{name} (pid {os.getpid()})'
    stomach = []
    print(f'{me} sits down')
    while True:
        print(f'{me} is hungry')
        item = q.get()
        if item is None:
            print(f'{me} sees an empty table')
            break
        print(f'{me} looks at {item}')
        time.sleep(random.random() * 0.1)
        print(f'{me} eats {item}')
        stomach.append(item)
        print(f'{me}: mmm, {item}! That makes {len(stomach)}')
    print(f'{me} goes home after {len(stomach)} dishes')


def main(producers, consumers):
    print('main pid', os.getpid())
    q = Queue()
    cooks = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    guests = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in cooks + guests:
        p.start()
        print('started', p.pid)
    for p in cooks:
        p.join()
    print('kitchen closed')
    for _ in guests:
        q.put(None)
    for p in guests:
        p.join()
    print('restaurant closed')


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
