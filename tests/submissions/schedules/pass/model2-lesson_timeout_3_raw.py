# model2: ok timing-dependent
from multiprocessing import Process,Queue
import time,random,queue
def consumer(q,name):
    while True:
        try:
            res=q.get(timeout=3) #3秒还没有,就当作生产者都做完了
        except queue.Empty:
            break
        if res is None:break
        time.sleep(random.randint(1,3))
        print('\033[43m%s 吃 %s\033[0m' %(name,res))

def producer(q,name,food):
    for i in range(1,4):
        time.sleep(random.randint(1,3))
        res='%s%s' %(food,i)
        q.put(res)
        print('\033[45m%s 生产了 %s\033[0m' %(name,res))

if __name__ == '__main__':
    q=Queue()
    #生产者们
    p1=Process(target=producer,args=(q,'egon1','包子'))
    p2=Process(target=producer,args=(q,'egon2','骨头'))
    p3=Process(target=producer,args=(q,'egon3','泔水'))
    #消费者们
    c1=Process(target=consumer,args=(q,'alex1'))
    c2=Process(target=consumer,args=(q,'alex2'))

    p1.start()
    p2.start()
    p3.start()
    c1.start()
    c2.start()
    print('主')
