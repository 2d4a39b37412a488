# joinable_queue: done-too-early
# 先把 n 次 task_done() 都做完，再一样一样拿。
from multiprocessing import JoinableQueue


def fill(q, items):
    for item in items:
        q.put(item)


def drain(q, n):
    for _ in range(n):
        q.task_done()
    for _ in range(n):
        item = q.get()
        print(f'吃了{item}')


def acknowledge_too_often(q):
    try:
        q.task_done()
    except ValueError as error:
        return error


def main(items):
    q = JoinableQueue()
    fill(q, items)
    drain(q, 1)
    drain(q, len(items) - 1)
    q.join()
    print('一个多余的 task_done():', acknowledge_too_often(q))


if __name__ == '__main__':
    main(['包子1', '包子2', '包子3'])
