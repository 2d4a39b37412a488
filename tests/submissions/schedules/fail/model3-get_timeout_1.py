# model3: deadlock
# 消费者等 1 秒就走，生产者 2 秒才做一个：没有人拿了，q.join() 永远等。
import time
from multiprocessing import JoinableQueue, Process
from queue import Empty


def producer(q, name, food):
    for i in range(3):
        time.sleep(2)
        q.put(food + str(i))
        print(name + '生产了' + food + str(i))


def consumer(q, name):
    try:
        while True:
            item = q.get(True, 1)
            print(name + '吃了' + item)
            q.task_done()
    except Empty:
        print(name + '回家了')


def main(producers, consumers):
    q = JoinableQueue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n), daemon=True) for n in consumers]
    for p in ps + cs:
        p.start()
    for p in ps:
        p.join()
    q.join()
    print('主')


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
