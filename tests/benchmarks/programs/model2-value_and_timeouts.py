import queue
from multiprocessing import Process, Queue, Value


def producer(q, name, food, done=None):
    for i in range(1, 4):
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
    if done:
        with done.get_lock():
            done.value += 1


def consumer(q, name, done=None, total=0):
    while not done or done.value < total or not q.empty():
        try:
            item = q.get(timeout=0.2)
        except queue.Empty:
            continue
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    done = Value('i', 0)
    makers = [Process(target=producer, args=(q, n, f, done)) for n, f in producers]
    eaters = [Process(target=consumer, args=(q, n, done, len(producers))) for n in consumers]
    for p in makers + eaters:
        p.start()
    for p in makers + eaters:
        p.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
