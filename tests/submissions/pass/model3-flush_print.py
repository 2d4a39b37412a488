# model3: ok
from multiprocessing import JoinableQueue, Process


def producer(q, name, food):
    for i in range(3):
        q.put('%s%d' % (food, i))
        print('%s 生产了 %s%d' % (name, food, i), flush=True)


def consumer(q, name):
    while True:
        item = q.get()
        print('%s 吃了 %s' % (name, item), flush=True)
        q.task_done()


def main(producers, consumers):
    q = JoinableQueue()
    for name in consumers:
        c = Process(target=consumer, args=(q, name))
        c.daemon = True
        c.start()
    ps = []
    for name, food in producers:
        p = Process(target=producer, args=(q, name, food))
        p.start()
        ps.append(p)
    for p in ps:
        p.join()
    q.join()


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
    print('主进程结束')
