# model2: any; wins-at: none
"""An expression 500 levels deep: parsed, but too deep for whoever walks the tree by calling itself."""


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}' + (--------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------1 and ''))


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


#: run
