# model2: item-lost sentinel-missing
# The flag is looked at between two gets: a consumer leaves too early in one schedule, and waits for ever in another.
from multiprocessing import Event, Process, Queue

over = Event()


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while not over.is_set():
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    over.set()
    for eater in eaters:
        eater.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
