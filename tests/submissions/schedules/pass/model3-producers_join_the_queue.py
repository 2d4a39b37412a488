# model3: ok
# 每个生产者最后自己等队列：count 会好几次回到 0。
import random
import time
from multiprocessing import JoinableQueue, Process

def producer(q, name, food):

    for i in range(3):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')
    q.join()

def consumer(q, name):

    while True:
        item = q.get()
        time.sleep(random.random())
        print(f'{name}吃了{item}')
        q.task_done()

def main(producers, consumers):
    """把进程和队列接起来。 Wire processes and queue together.

    producers 是 [(名字, 食物), ...]，consumers 是 [名字, ...]。
    producers is [(name, food), ...], consumers is [name, ...].
    """
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name), daemon=True) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()

if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
    print('主进程结束 main is done')
