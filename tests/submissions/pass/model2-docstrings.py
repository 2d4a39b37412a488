# model2: ok
"""Producer and consumer, model 2.

Several producers, several consumers and one queue between them.  The
parent process waits for the producers and then tells every consumer to
stop.

Example
-------
>>> main([('ocean', 'bun')], ['nick'])          # doctest: +SKIP
ocean produced bun1
nick ate bun1
"""
import multiprocessing


def producer(q, name, food):
    """Put ``food1`` to ``food3`` into the queue.

    :param q: the queue
    :param name: who cooks
    :param food: what is cooked
    """
    for i in range(1, 4):
        item = f'{food}{i}'
        q.put(item)
        print(f'{name} produced {item}')


def consumer(q, name):
    """Eat until ``None`` comes.

    ``None`` means: the producers are all done, and the queue is empty.
    Each consumer gets a ``None`` of its own.
    """
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name} ate {item}')


def main(producers, consumers):
    """Start everything, and wait for everything."""
    q = multiprocessing.Queue()
    makers = [multiprocessing.Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [multiprocessing.Process(target=consumer, args=(q, n)) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    for _ in eaters:
        q.put(None)
    for p in eaters:
        p.join()


if __name__ == '__main__':
    multiprocessing.set_start_method('forkserver')
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
