# model2: item-lost
# or: sentinel-missing (only where main is called with fewer producers than consumers)
# 每个生产者做完以后放一个 None；3 个生产者，2 个消费者：先来的两个 None 就把消费者都叫停了。
import time
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')
        time.sleep(0.1)
    time.sleep(9)       # 等一等别的厨师
    q.put(None)


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    all_ps = []
    for name, food in producers:
        all_ps.append(Process(target=producer, args=(q, name, food)))
    for name in consumers:
        all_ps.append(Process(target=consumer, args=(q, name)))
    for p in all_ps:
        p.start()
    for p in all_ps:
        p.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
