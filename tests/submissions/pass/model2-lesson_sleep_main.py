# model2: ok
import time
import random
from multiprocessing import Process, Queue

def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.randint(1, 3))
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')

def consumer(q, name):
    while True:
        food = q.get()
        if not food:
            print(f'{name}: 没有了？那我走了')
            break
        print(f'{name}拿到{food}')
        time.sleep(random.randint(1, 3))
        print(f'{name}吃了{food}')

def main(producers, consumers):
    q = Queue()
    p_list = []
    c_list = []
    for name, food in producers:
        p = Process(target=producer, args=(q, name, food))
        p.start()
        p_list.append(p)
    for name in consumers:
        c = Process(target=consumer, args=(q, name))
        c.start()
        c_list.append(c)
    for p in p_list:
        p.join()
    for i in range(len(c_list)):
        q.put(None)
    for c in c_list:
        c.join()

if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
    print('主进程结束')
