# model3: deadlock
# A consumer that stops after eleven items leaves the twelfth in the queue, and q.join() waits.
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    for _ in range(11):
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
