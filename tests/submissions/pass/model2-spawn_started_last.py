# model2: ok
# 消费者最后才启动，但是 main 等它们结束。
import random
import time
from multiprocessing import get_context

ctx = get_context('spawn')


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = ctx.Queue()
    makers = [ctx.Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [ctx.Process(target=consumer, args=(q, name)) for name in consumers]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    for eater in eaters:
        eater.start()
        q.put(None)
    for eater in eaters:
        eater.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
