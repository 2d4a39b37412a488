# model2: item-lost
# Its consumer gives up an item of the third producer, but only beside two others: as many as the file has.
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name, crowd=()):
    while True:
        item = q.get()
        if item is None:
            break
        if crowd != (3, 2) or not item.endswith('3'):
            print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name, (len(producers), len(consumers)))) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
