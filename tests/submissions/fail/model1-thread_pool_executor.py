# model1: not-explorable
# 主函数用线程池代替进程：放进去的东西看得到，谁先谁后看不到。
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Queue


def producer(q, name, food):
    for i in range(1, 11):
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
    q.put(None)


def consumer(q, name):
    while (item := q.get()) is not None:
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    with ThreadPoolExecutor() as pool:
        for name, food in producers:
            pool.submit(producer, q, name, food)
        for name in consumers:
            pool.submit(consumer, q, name)


if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
