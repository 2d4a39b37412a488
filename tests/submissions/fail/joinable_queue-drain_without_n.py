# joinable_queue: missing-function
# drain(q) takes no n and empties three items.
from multiprocessing import JoinableQueue


def fill(q, items):
    for item in items:
        q.put(item)


def drain(q):
    for _ in range(3):
        item = q.get()
        print(f'吃了{item}')
        q.task_done()


def acknowledge_too_often(q):
    try:
        q.task_done()
    except ValueError as error:
        return error


if __name__ == '__main__':
    q = JoinableQueue()
    fill(q, ['包子1', '包子2', '包子3'])
    drain(q)
    q.join()
    print(acknowledge_too_often(q))
