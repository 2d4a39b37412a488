# model2: item-lost
# while not q.empty() 当作结束条件；开头的 sleep 只是碰运气。
from multiprocessing import Process, Queue
import random, time


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random() / 2)
        res = f'{food}{i}'
        q.put(res)
        print(f'{name}生产了{res}')


def consumer(q, name):
    time.sleep(6)
    while not q.empty():
        res = q.get()
        if res is None:
            break
        print(f'{name}吃了{res}')


def main(producers, consumers):
    q = Queue()
    p_list = []
    for name, food in producers:
        p_list.append(Process(target=producer, args=(q, name, food)))
    c_list = []
    for name in consumers:
        c_list.append(Process(target=consumer, args=(q, name)))
    for p in p_list + c_list:
        p.start()
    for p in p_list:
        p.join()
    for c in c_list:
        q.put(None)
    for c in c_list:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
