# joinable_queue: ok
from multiprocessing import JoinableQueue


def fill(q, items):
    i = 0
    while i < len(items):
        q.put(items[i])
        i += 1


def drain(q, n):
    while n > 0:
        item = q.get()
        print('吃了' + item)
        q.task_done()
        n -= 1


def acknowledge_too_often(q):
    error = None
    try:
        q.task_done()
    except ValueError as e:
        error = e
    return error


def main(items):
    q = JoinableQueue()
    fill(q, items)
    drain(q, 1)
    drain(q, len(items) - 1)
    q.join()
    print('多调用一次:', acknowledge_too_often(q))


if __name__ == '__main__':
    main(['包子1', '包子2', '包子3'])
