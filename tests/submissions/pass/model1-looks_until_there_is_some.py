# model1: ok
# 没有菜就过一会儿再看，看到有为止。
from multiprocessing import Process, Queue
import time


def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(1)
        q.put(f'{food}{i}')
        print(f'{name}做了{food}{i}')
    q.put(None)


def consumer(q, name):
    while True:
        if q.empty():
            time.sleep(0.05)
            continue
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    maker = Process(target=producer, args=(q, *producers[0]))
    eater = Process(target=consumer, args=(q, consumers[0]))
    maker.start()
    eater.start()
    maker.join()
    eater.join()


if __name__ == '__main__':
    main([('neo', '包子')], ['chen'])
