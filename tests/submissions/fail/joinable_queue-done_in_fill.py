# joinable_queue: done-too-early
# 放的时候就 task_done()，吃的时候不做：join 不会等，东西还在队列里。
from multiprocessing import JoinableQueue


def fill(q, items):
    for item in items:
        q.put(item)
        q.task_done()


def drain(q, n):
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
