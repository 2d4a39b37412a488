# model1: ok
from multiprocessing import Process,Queue
import time,random,os

def consumer(q,name):
    while True:
        res=q.get()
        if res is None:break #收到结束信号则结束
        time.sleep(random.randint(1,3))
        print('\033[45m%s 吃 %s\033[0m' %(name,res))

def producer(q,name,food):
    for i in range(1,11):
        time.sleep(random.randint(1,3))
        res='%s%s' %(food,i)
        q.put(res)
        print('\033[44m%s 生产了 %s\033[0m' %(name,res))
    q.put(None) #发送结束信号

if __name__ == '__main__':
    q=Queue()
    #生产者们:即厨师们
    p1=Process(target=producer,args=(q,'小李','饺子'))

    #消费者们:即吃货们
    c1=Process(target=consumer,args=(q,'老王'))

    #开始
    p1.start()
    c1.start()
    p1.join()
    c1.join()
    print('主')
