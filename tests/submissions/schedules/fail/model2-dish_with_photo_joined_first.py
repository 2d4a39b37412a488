# model2: deadlock
# 每道菜带一张照片（30 KB），9 道菜超过管道的 64 KiB；先 join 生产者、后 start 消费者：生产者倒不完，就结束不了。
# 没有照片的时候没有事。
from multiprocessing import Process, Queue
import time


class Dish(str):
    photo = b''


def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(0.1)
        dish = Dish(f'{food}{i}')
        dish.photo = b'*' * 30000
        q.put(dish)
        print(f'{name}生产了{dish}')


def consumer(q, name):
    while True:
        dish = q.get()
        if dish is None:
            break
        print(f'{name}吃了{dish}，照片 {len(dish.photo)} 字节')


def main(producers, consumers):
    q = Queue()
    ps = [Process(target=producer, args=(q, n, f)) for n, f in producers]
    cs = [Process(target=consumer, args=(q, n)) for n in consumers]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    for c in cs:
        c.start()
        q.put(None)
    for c in cs:
        c.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
