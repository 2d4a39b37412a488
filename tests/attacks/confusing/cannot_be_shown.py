# model2: failed; wins-at: none
"""Items that raise, exit and recurse when they are shown, compared, hashed or let go."""
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


class Monster:
    def __repr__(self):
        raise SystemExit(0)

    def __eq__(self, other):
        raise KeyboardInterrupt

    def __hash__(self):
        return hash(self)

    def __del__(self):
        raise GeneratorExit

    __str__ = __repr__


def producer(q, name, food):
    for i in range(3):
        q.put(Monster())


def consumer(q, name):
    while q.get() is not None:
        print(f'{name}吃了什么')


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
