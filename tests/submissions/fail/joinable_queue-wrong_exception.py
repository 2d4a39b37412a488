# joinable_queue: crashed
# It catches TypeError, but task_done() raises ValueError.
from multiprocessing import JoinableQueue

def fill(q, items):
    for item in items:
        q.put(item)

def drain(q, n):
    for _ in range(n):
        item = q.get()
        print('吃了', item)
        q.task_done()

def acknowledge_too_often(q):
    try:
        q.task_done()
    except TypeError as e:
        return e

if __name__ == '__main__':
    q = JoinableQueue()
    fill(q, ['包子1', '包子2', '包子3'])
    drain(q, 3)
    q.join()
    print(acknowledge_too_often(q))
