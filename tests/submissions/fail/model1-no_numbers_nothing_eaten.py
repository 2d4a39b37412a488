# model1: item-missing

from multiprocessing import Process, Queue
def producer(q, name, food):
    for i in range(1, 11): q.put(f'{food}{i}')
    q.put(None)
def consumer(q, name):
    while True:
        item = q.get()
        if item is None: break
        print(f'{name}吃了{item}')
def feed(q):
    for i in range(10): q.put('bun')
    q.put(None)
def eat(q):
    while q.get() is not None: pass
if __name__ == '__main__':
    q = Queue()
    p = Process(target=feed, args=(q,)); c = Process(target=eat, args=(q,))
    p.start(); c.start(); p.join(); c.join()
