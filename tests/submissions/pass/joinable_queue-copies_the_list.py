# joinable_queue: ok

# %%
from multiprocessing import JoinableQueue


# %%
def fill(q, items):
    """把每样东西放进队列。 Put every item into the queue."""
    # 【你来写 yours】
    # items 里的每一样：put 一次。
    # Each of items: put it once.
    # 【答案 answer】
    rest = items.copy()
    while rest:
        q.put(rest.pop(0))
    # 【完 end】


# %%
def drain(q, n):
    """拿出 n 样，打印，并告诉队列已经处理完。 Get n items, print them, and tell the queue that they are dealt with."""
    # 【你来写 yours】
    # 重复 n 次：拿一样，打印 f'吃了{item}'，再 task_done()。
    # n times: get one item, print f'吃了{item}', then task_done().
    # 【答案 answer】
    for _ in range(n):
        item = q.get()
        print(f'吃了{item}')
        q.task_done()
    # 【完 end】


# %%
def acknowledge_too_often(q):
    """计数已经是 0，再 task_done() 一次，返回抛出的错误。 The count is 0: call task_done() once more, return the error."""
    # 【你来写 yours】
    # 用 try / except ValueError 抓住错误，return 它。
    # Catch the error with try / except ValueError, and return it.
    # 【答案 answer】
    try:
        q.task_done()
    except ValueError as error:
        return error
    # 【完 end】


# %%
def main(items):
    """给好了，不用改。 Given: nothing to change here."""
    q = JoinableQueue()
    fill(q, items)
    drain(q, 1)
    drain(q, len(items) - 1)
    print('等计数变成 0。停在这里不动？按 Ctrl-C：还缺 task_done()')
    print('Waiting for the count to become 0. Stuck here? Press Ctrl-C: a task_done() is missing')
    q.join()
    print('多调用一次 task_done() / one task_done() too many:', acknowledge_too_often(q))


# %%
if __name__ == '__main__':
    main(['包子1', '包子2', '包子3'])
