# model2: ok
# 只放一个 None：谁拿到了谁就放回去，再走，这样下一个消费者也能拿到
import random
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    i = 0
    while (i := i + 1) <= 3:
        time.sleep(random.random() / 5)
        q.put(food + f'{i}')
        print(f'{name}: +{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            q.put(None)   # 传给下一个
            break
        time.sleep(random.random() / 5)
        print(f'{name}: -{item}')


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.put(None)           # 一个就够
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
