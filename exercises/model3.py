# %% [markdown]
# # 模型 3：不用结束信号
# # Model 3: without end signals
#
# 换成 `JoinableQueue`：消费者每处理完一样就 `task_done()`，主进程用 `q.join()` 等所有东西都处理完。
# 消费者永远不停，但它们是**守护进程**：主进程一结束，它们就跟着结束。
# With a `JoinableQueue`, a consumer calls `task_done()` after each item, and the main process waits in `q.join()` until
# everything has been dealt with. The consumers never stop, but they are **daemons**: they end when the main process ends.
#
# 评分 / Grade it: `python -m grader exercises/model3.py`

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
    pass


# %%
def consumer(q, name):
    """一直吃，每吃完一样告诉队列一次。 Eat for ever, and tell the queue after each item."""
    # 【你来写 yours】
    # 一直循环：从 q 拿一样，打印 f'{name}吃了{item}'，吃完之后 task_done()。
    # Loop for ever: get one item from q, print f'{name}吃了{item}', then call task_done().
    pass


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
    pass


# %%
if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
    print('主进程结束 main is done')
