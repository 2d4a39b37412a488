# model1: ok
from multiprocessing import Process, Queue


def producer(q, name, food):
    for i in range(1, 11):
        item = '%s%d' % (food, i)
        q.put(item)
        print('%s生产了%s' % (name, item))
    q.put(None)


def consumer(q, name):
    while 1:
        item = q.get()
        if item == None:
            break
        print('%s吃了%s' % (name, item))


class 厨师(Process):
    def __init__(self, q, 名字, 食物):
        super().__init__()
        self.q = q
        self.名字 = 名字
        self.食物 = 食物

    def run(self):
        producer(self.q, self.名字, self.食物)


class 吃货(Process):
    def __init__(self, q, 名字):
        super().__init__()
        self.q = q
        self.名字 = 名字

    def run(self):
        consumer(self.q, self.名字)


def main(producers, consumers):
    q = Queue()
    ps = [厨师(q, 名字, 食物) for 名字, 食物 in producers] + [吃货(q, 名字) for 名字 in consumers]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    print('主进程结束')


if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
