# model3: ok
# 话是英文的，也换了次序：先说，再放。
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        item = f'{food}{i}'
        print('%s: %s is ready.' % (name.title(), item))
        q.put(item)


def consumer(q, name):
    while True:
        item = q.get()
        print(f'{name}吃了{item}')
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name), daemon=True) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
