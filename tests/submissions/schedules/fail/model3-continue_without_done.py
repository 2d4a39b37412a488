# model3: task-done-missing
# continue 那条路上忘了 task_done()：0 号吃完就 continue，计数永远回不到 0。
import random
import time
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


def consumer(q, name):
    while True:
        item = q.get()
        if item.endswith('0'):
            print(f'{name}先尝了{item}')
            continue
        time.sleep(random.random())
        print(f'{name}吃了{item}')
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
