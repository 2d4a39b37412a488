# model3: ok
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        q.put(food + str(i))
        print(name + ' made ' + food + str(i))


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            q.task_done()       # None counts too
            break
        print(name + ' ate ' + item)
        q.task_done()
    print(name + ' goes home')


def main(producers, consumers):
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers:
        p.join()
    q.join()
    for _ in eaters:
        q.put(None)
    q.join()
    for p in eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', 'bun'), ('sky', 'leek'), ('rocky', 'wine')], ['nick', 'mac'])
