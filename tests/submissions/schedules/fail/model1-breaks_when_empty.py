# model1: item-lost
# Eats one, and goes home if nothing lies on the table at that moment: the cook may only be slow.
from multiprocessing import Process, Queue
import time

def producer(q, name, food):
    for i in range(1, 11):
        item = food + str(i)
        q.put(item)
        print(name + ' made ' + item)
    q.put(None)

def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(2)       # eating takes longer than cooking
        print(name + ' ate ' + item)
        if q.empty():
            print(name + ': nothing left')
            break

def main(producers, consumers):
    q = Queue()
    workers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    workers += [Process(target=consumer, args=(q, name)) for name in consumers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print('主进程结束 main is done')

if __name__ == '__main__':
    main([('ocean', 'bun')], ['nick'])
