# model2: ok
from multiprocessing import *
import random, time

# 生产者
def producer(q, name, food):
    for i in range(1, 4):
        time.sleep(random.random() * 0.2)
        res = food + str(i)
        q.put(res)
        print("%s 生产了 %s" % (name, res))

# 消费者
def consumer(q, name):
    while True:
        res = q.get()
        if res is None: break
        time.sleep(random.random() * 0.2)
        print("%s 吃了 %s" % (name, res))

def main(producers, consumers):
    q = Queue()
    ps = []
    cs = []
    for x in producers:
        ps.append(Process(target=producer, args=(q, x[0], x[1])))
    for x in consumers:
        cs.append(Process(target=consumer, args=(q, x)))
    for p in ps: p.start()
    for c in cs: c.start()
    for p in ps: p.join()
    for c in cs: q.put(None)
    for c in cs: c.join()
    print("主进程结束")

if __name__ == "__main__":
    main([("小张", "红烧肉"), ("小王", "豆腐"), ("小赵", "青菜")], ["甲", "乙", "丙", "丁"])
