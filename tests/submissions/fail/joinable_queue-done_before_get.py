# joinable_queue: done-too-early
# 先 task_done()，后 get()：计数每一步都对得上，可确认的东西还没拿出来。
from multiprocessing import JoinableQueue


def fill(q, items):
    for item in items:
        q.put(item)


def drain(q, n):
    for _ in range(n):
        q.task_done()
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
