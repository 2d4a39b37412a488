from multiprocessing import Lock, Process, Queue


def producer(q, name, food, lock=None):
    for i in range(1, 4):
        item = f'{food}{i}'
        while lock and not lock.acquire(timeout=0.1):
            pass
        q.put(item)
        lock and lock.release()
        print(f'{name}生产了{item}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q, lock = Queue(), Lock()
    makers = [Process(target=producer, args=(q, name, food, lock)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
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
