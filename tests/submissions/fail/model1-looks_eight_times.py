# model1: item-lost
# 看八眼没有菜就走了：八眼只有 0.4 秒，生产者一秒才做一个。
from multiprocessing import Process, Queue
import time


def producer(q, name, food):
    for i in range(1, 11):
        time.sleep(1)
        q.put(f'{food}{i}')
        print(f'{name}做了{food}{i}')
    q.put(None)


def consumer(q, name):
    looks = 0
    while looks < 8:
        if q.empty():
            looks += 1
            time.sleep(0.05)
            continue
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')
        looks = 0


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
