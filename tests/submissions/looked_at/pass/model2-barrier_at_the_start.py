# model2: ok
# 大家到齐了一起开始做。 All producers begin together.
from multiprocessing import Barrier, Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def together(q, name, food, ready):
    ready.wait()
    producer(q, name, food)


def main(producers, consumers):
    q = Queue()
    ready = Barrier(len(producers))
    makers = [Process(target=together, args=(q, *pair, ready)) for pair in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for process in makers:
        process.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
