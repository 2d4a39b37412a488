# model1: ok
import sys
import random
import time
from multiprocessing import Process, Queue


def say(text):
    sys.stdout.write(text + '\n')
    sys.stdout.flush()


def producer(q, name, food):
    try:
        for i in range(10):
            time.sleep(random.uniform(0, 0.05))
            item = f'{food}{i + 1}'
            q.put(item)      # 队列满了（2 个）就在这里等
            say(f'[厨师 {name}] {item} 出锅')
    finally:
        q.put(None)          # 不管怎样都要告诉消费者


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.uniform(0, 0.1))
        say(f'[吃货 {name}] {item} 真香！')


def main(producers, consumers):
    q = Queue(maxsize=2)
    everyone = []
    for name in consumers:
        everyone.append(Process(target=consumer, args=(q, name)))
    for name, food in producers:
        everyone.append(Process(target=producer, args=(q, name, food)))
    try:
        for p in everyone:
            p.start()
    finally:
        for p in everyone:
            if p.pid:
                p.join()


if __name__ == '__main__':
    main([('大厨', '烧卖')], ['小明'])
