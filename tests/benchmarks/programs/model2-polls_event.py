from multiprocessing import Event, Process, Queue
from queue import Empty


def producer(q, name, food):
    for i in range(1, 4):
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')


def consumer(q, name, over=None):
    while not (over and over.is_set() and q.empty()):
        try:
            item = q.get(timeout=0.1)
        except Empty:
            continue
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q, over = Queue(), Event()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name, over)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        over.set()
    for eater in eaters:
        eater.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
