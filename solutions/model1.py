# %% [markdown]
# # 模型 1：一个生产者，一个消费者
# # Model 1: one producer, one consumer
#
# 生产者做 10 样东西放进队列，消费者一样一样拿出来吃。
# The producer makes 10 items and puts them into a queue; the consumer takes them out and eats them, one by one.
#
# 队列空了，消费者的 `get()` 会一直等。它怎么知道“没有了”？生产者做完之后，再放一个 `None`：这是**结束信号**。
# On an empty queue the consumer's `get()` waits for ever. How does it learn that there is no more? After its last item
# the producer puts one `None`: the **end signal**.
#
# 评分 / Grade it: `python -m grader exercises/model1.py`

# %%
import random
import time
from multiprocessing import Process, Queue


# %%
def producer(q, name, food):
    """做 10 样东西，然后放一个结束信号。 Make 10 items, then put one end signal."""
    # 【你来写 yours】
    # 从 1 到 10：睡一会儿，把 f'{food}{i}' 放进 q，打印 f'{name}生产了{food}{i}'。
    # From 1 to 10: sleep a little, put f'{food}{i}' into q, print f'{name}生产了{food}{i}'.
    # 做完之后：怎样让消费者知道没有了？
    # When all are made: how does the consumer learn that there is no more?
    # 【答案 answer】
    for i in range(1, 11):
        time.sleep(random.random())
        item = f'{food}{i}'
        q.put(item)
        print(f'{name}生产了{item}')
    q.put(None)
    # 【完 end】


# %%
def consumer(q, name):
    """一样一样拿出来吃，直到结束信号。 Take items out and eat them, until the end signal."""
    # 【你来写 yours】
    # 一直循环：从 q 拿一样；是结束信号就停下；不是就打印 f'{name}吃了{item}'。
    # Loop for ever: get one item from q; stop at the end signal; otherwise print f'{name}吃了{item}'.
    # 【答案 answer】
    while True:
        item = q.get()
        if item is None:
            break
        time.sleep(random.random())
        print(f'{name}吃了{item}')
    # 【完 end】


# %%
def main(producers, consumers):
    """给好了，不用改。 Given: nothing to change here."""
    q = Queue()
    workers = [Process(target=producer, args=(q, name, food)) for name, food in producers]
    workers += [Process(target=consumer, args=(q, name)) for name in consumers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print('主进程结束 main is done')


# %%
if __name__ == '__main__':
    main([('ocean', '包子')], ['nick'])
