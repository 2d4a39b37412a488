# model1: stub
# The consumer was never written.
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    """做 10 样东西，然后放一个结束信号。 Make 10 items, then put one end signal."""
    for i in range(1, 11):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')
    q.put(None)


def consumer(q, name):
    """一样一样拿出来吃，直到结束信号。 Take items out and eat them, until the end signal."""
    # 【你来写 yours】
    # 一直循环：从 q 拿一样；是结束信号就停下；不是就打印 f'{name}吃了{item}'。
    # Loop for ever: get one item from q; stop at the end signal; otherwise print f'{name}吃了{item}'.
    pass


def main(producers, consumers):
    """给好了，不用改。 Given: nothing to change here."""
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
