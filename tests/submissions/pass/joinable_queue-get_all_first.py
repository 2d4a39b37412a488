# joinable_queue: ok
from multiprocessing import JoinableQueue

def fill(q, items):
    # 用列表推导
    [q.put(x) for x in items]

def drain(q, n):
    # 先全部拿出来，再吃，最后告诉队列
    table = [q.get() for _ in range(n)]
    for x in table:
        print('吃了%s' % x)
    for x in table:
        q.task_done()

def acknowledge_too_often(q):
    try:
        q.task_done()
    except ValueError as e:
        return e

def main(items):
    q = JoinableQueue()
    fill(q, items)
    drain(q, 1)
    drain(q, len(items) - 1)
    q.join()
    err = acknowledge_too_often(q)
    print(type(err).__name__, err)

if __name__ == '__main__':
    main(items=['饺子1', '饺子2', '饺子3'])
