# model3: task-done-missing
# 生产者各自等队列，有时 count 正好是 0 就过去了；消费者拿到 1 号不 task_done()，最后总有人等不到。
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')
    q.join()


def consumer(q, name):
    while True:
        item = q.get()
        print(f'{name}吃了{item}')
        if not item.endswith('1'):
            q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name), daemon=True) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
