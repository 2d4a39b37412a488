# model1: item-lost
# 厨师做一个要 2 秒，消费者只等 1 秒就当作“没有了”。
import queue
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(10):
        time.sleep(2)
        item = '%s%d' % (food, i + 1)
        q.put(item)
        print('%s 生产了 %s' % (name, item))
    q.put(None)


def consumer(q, name):
    while True:
        try:
            item = q.get(timeout=1)
        except queue.Empty:
            print(name, '等不到了，走人')
            break
        if item is None:
            break
        print('%s 吃了 %s' % (name, item))


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
    main([('ocean', '包子')], ['nick'])
