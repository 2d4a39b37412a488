# model2: ok
# Three cooks, three guests, and the cooks put the None themselves: right because the numbers are equal.
import time
from multiprocessing import Process, Queue


def producer(q, name, food, last_words=()):
    for i in range(1, 4):
        time.sleep(0.2)
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')
    for word in last_words:
        q.put(word)


def consumer(q, name):
    for item in iter(q.get, None):
        print(f'{name} ate {item}')


if __name__ == '__main__':
    q = Queue()
    people = []
    for name, food in [('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')]:
        people.append(Process(target=producer, args=(q, name, food, [None])))
    for name in ['nick', 'mac', 'bob']:
        people.append(Process(target=consumer, args=(q, name)))
    for p in people:
        p.start()
    for p in people:
        p.join()
