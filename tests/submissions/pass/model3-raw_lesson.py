# model3: ok
from multiprocessing import Process,JoinableQueue
import time,random,os

def consumer(q,name):
    while True:
        res=q.get()
        time.sleep(random.randint(1,3))
        print('\033[43m%s 吃 %s\033[0m' %(name,res))
        q.task_done() #发送信号给q.join()，说明已经从队列中取走一个数据并处理完毕了

def producer(q,name,food):
    for i in range(3):
        time.sleep(random.randint(1,3))
        res='%s%s' %(food,i)
        q.put(res)
        print('\033[45m%s 生产了 %s\033[0m' %(name,res))

if __name__ == '__main__':
    q=JoinableQueue() #使用JoinableQueue()

    #生产者们:即厨师们
    p1=Process(target=producer,args=(q,'张三','火锅'))
    p2=Process(target=producer,args=(q,'李四','烤鸭'))
    p3=Process(target=producer,args=(q,'王五','可乐'))

    #消费者们:即吃货们
    c1=Process(target=consumer,args=(q,'小红'))
    c2=Process(target=consumer,args=(q,'小绿'))
    c1.daemon=True
    c2.daemon=True

    #开始
    p1.start()
    p2.start()
    p3.start()
    c1.start()
    c2.start()

    p1.join()
    p2.join()
    p3.join()
    #1、主进程等生产者p1、p2、p3结束
    #2、而消费者c1、c2是在q.join()返回之后才没有用的
    q.join()
    print('主')
