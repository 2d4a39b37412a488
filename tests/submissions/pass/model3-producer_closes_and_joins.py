# model3: ok

# %%
import random
import time
from multiprocessing import JoinableQueue, Process


# %%
def producer(q, name, food):
    """做 3 样东西，编号 0 到 2。 Make 3 items, numbered 0 to 2."""
    # 【你来写 yours】
    # 从 0 到 2：睡一会儿，把 f'{food}{i}' 放进 q，打印 f'{name}生产了{food}{i}'。
    # From 0 to 2: sleep a little, put f'{food}{i}' into q, print f'{name}生产了{food}{i}'.
    # 【答案 answer】
    for i in range(3):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')
    q.close()
    q.join_thread()
    q.join()
    # 【完 end】


# %%
def consumer(q, name):
    """一直吃，每吃完一样告诉队列一次。 Eat for ever, and tell the queue after each item."""
    # 【你来写 yours】
    # 一直循环：从 q 拿一样，打印 f'{name}吃了{item}'，吃完之后 task_done()。
    # Loop for ever: get one item from q, print f'{name}吃了{item}', then call task_done().
    # 【答案 answer】
    while True:
        item = q.get()
        time.sleep(random.random())
        print(f'{name}吃了{item}')
        q.task_done()
    # 【完 end】


# %%
def main(producers, consumers):
    """把进程和队列接起来。 Wire processes and queue together.

    producers 是 [(名字, 食物), ...]，consumers 是 [名字, ...]。
    producers is [(name, food), ...], consumers is [name, ...].
    """
    # 【你来写 yours】
    # 1. 建一个 JoinableQueue；给每个生产者、每个消费者各建一个 Process。
    #    Make one JoinableQueue; make one Process for each producer and each consumer.
    # 2. 消费者永远不停：start 之前要设什么？
    #    The consumers never stop: what must be set before start?
    # 3. 全部 start，等所有生产者做完，再等队列里的东西都处理完。
    #    Start them all, wait until every producer is done, then until everything in the queue has been dealt with.
    # 【答案 answer】
    q = JoinableQueue()
    makers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    eaters = [Process(target=consumer, args=(q, name), daemon=True) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    q.join()
    # 【完 end】


# %%
if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
    print('主进程结束 main is done')
