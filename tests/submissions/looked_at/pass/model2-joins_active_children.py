# model2: ok
# 不记下进程，问还有哪些孩子活着。 Keeps no list: asks which children are alive.
from multiprocessing import Process, Queue, active_children, current_process, parent_process


def producer(q, name, food):
    print(current_process(), parent_process())
    for i in range(1, 4):
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, *pair)) for pair in producers]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    for name in consumers:
        Process(target=consumer, args=(q, name)).start()
        q.put(None)
    for eater in active_children():
        eater.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
