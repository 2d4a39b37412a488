# joinable_queue: item-missing item-invented
# fill puts the index instead of items[i].
from multiprocessing import JoinableQueue


def fill(q, items):
    for i in range(len(items)):
        q.put(i)


def drain(q, n):
    i = 0
    while i < n:
        food = q.get()
        print(f'吃了{food}')
        q.task_done()
        i += 1


def acknowledge_too_often(q):
    try:
        q.task_done()
    except ValueError as error:
        return error


if __name__ == '__main__':
    things = ['包子1', '包子2', '包子3']
    q = JoinableQueue()
    fill(q, things)
    drain(q, 1)
    drain(q, 2)
    q.join()
    print(acknowledge_too_often(q))
