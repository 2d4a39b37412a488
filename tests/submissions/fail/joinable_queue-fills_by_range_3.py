# joinable_queue: item-missing
# 数死了三样，不看 items 有多少。
from multiprocessing import JoinableQueue


def fill(q, items):
    for i in range(3):
        q.put(items[i])


def drain(q, n):
    for _ in range(n):
        item = q.get()
        print(f'吃了{item}')
        q.task_done()


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
