# model2: stub
# 只写了 producer。
# %% [markdown]
# # 模型 2：多个生产者，多个消费者
# # Model 2: several producers, several consumers
#
# 3 个生产者各做 3 样东西，2 个消费者分着吃，共用一个队列。
# 3 producers make 3 items each, 2 consumers share them; there is one queue.
#
# 谁来放结束信号？一个生产者做完时，别人可能还在做，所以不能由它放。
# **主进程**等所有生产者都做完，再放 `None`：一个 `None` 只能叫停一个消费者。
# Who puts the end signals? When one producer is done, others may still be at work, so it cannot be a producer.
# The **main process** waits until every producer is done, then puts `None`: one `None` stops one consumer only.
#
# 评分 / Grade it: `python -m grader exercises/model2.py`

# %%
import random
import time
from multiprocessing import Process, Queue


# %%
def producer(q, name, food):
    """做 3 样东西。 Make 3 items."""
    # 【你来写 yours】
    # 从 1 到 3：睡一会儿，把 f'{food}{i}' 放进 q，打印 f'{name}生产了{food}{i}'。
    # From 1 to 3: sleep a little, put f'{food}{i}' into q, print f'{name}生产了{food}{i}'.
    for i in range(1, 4):
        time.sleep(random.random())
        q.put(f'{food}{i}')
        print(f'{name}生产了{food}{i}')


# %%
def consumer(q, name):
    """一样一样拿出来吃，直到结束信号。 Take items out and eat them, until the end signal."""
    # 【你来写 yours】
    # 一直循环：从 q 拿一样；是 None 就停下；不是就打印 f'{name}吃了{item}'。
    # Loop for ever: get one item from q; stop if it is None; otherwise print f'{name}吃了{item}'.
    pass


# %%
def main(producers, consumers):
    """把进程和队列接起来。 Wire processes and queue together.

    producers 是 [(名字, 食物), ...]，consumers 是 [名字, ...]。
    producers is [(name, food), ...], consumers is [name, ...].
    """
    # 【你来写 yours】
    # 1. 建一个 Queue；给每个生产者、每个消费者各建一个 Process，全部 start。
    #    Make one Queue; make one Process for each producer and each consumer; start them all.
    # 2. 等所有生产者做完（join）。
    #    Wait until every producer is done (join).
    # 3. 该放几个 None？什么时候放？
    #    How many None, and when?
    # 4. 等所有消费者结束。
    #    Wait until every consumer has ended.
    pass


# %%
if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
    print('主进程结束 main is done')
