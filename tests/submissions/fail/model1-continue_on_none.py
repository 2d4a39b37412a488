# model1: deadlock
# The consumer sees None and skips it instead of stopping.
import time, random
from multiprocessing import Process, Queue

def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(random.random())
        food_i = food + str(i)
        q.put(food_i)
        print('%s made %s' % (name, food_i))
    q.put(None)

def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            continue
        time.sleep(random.random())
        print('%s ate %s' % (name, item))

def main(producers, consumers):
    q = Queue()
    workers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    workers += [Process(target=consumer, args=(q, n)) for n in consumers]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print('main is done')

if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
