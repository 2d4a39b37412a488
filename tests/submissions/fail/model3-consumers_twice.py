# model3: not-concurrent
# consumers 走了两遍：每个名字有两个进程。
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')


def consumer(q, name):
    while True:
        item = q.get()
        print(f'{name}吃了{item}')
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name), daemon=True) for name in consumers + consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
