# joinable_queue: wrong-result
# The last function returns half of a character, which no stream can print.
from multiprocessing import JoinableQueue


def fill(q, items):
    for item in items:
        q.put(item)


def drain(q, n):
    for _ in range(n):
        item = q.get()
        print(f'吃了{item}')
        q.task_done()


def acknowledge_too_often(q):
    return '\ud800'
