# model1: ok
# 生产者打印的是花括号：忘了 f。
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 11):
        item = f'{food}{i}'
        q.put(item)
        print('{name}生产了{item}')
    q.put(None)


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    workers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    workers += [Process(target=consumer, args=(q, name)) for name in consumers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
