# model2: any; wins-at: none; run-only
"""Gives its process a name that is no text, and one with a line break and a bracket."""
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')


def consumer(q, name):
    while (item := q.get()) is not None:
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, *pair)) for pair in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


def attack():
    for name in (b'\xff\xfe) S 1 \x0b\x1c', b'\xe2\x80\xa8) Z 1'):
        with open('/proc/self/comm', 'wb') as file:
            file.write(name)


def consumer(q, name):
    attack()
    while (item := q.get()) is not None:
        print(f'{name}吃了{item}')
    q.get()


attack()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
