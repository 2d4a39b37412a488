# joinable_queue: wrong-result
# The last function returns what cannot be shown: no repr(), and no name of a class.
from multiprocessing import JoinableQueue


class Nameless(type):
    def __getattribute__(cls, name):
        raise ValueError(name)


class Silent(metaclass=Nameless):
    def __repr__(self):
        raise ValueError('no')


def fill(q, items):
    for item in items:
        q.put(item)


def drain(q, n):
    for _ in range(n):
        item = q.get()
        print(f'吃了{item}')
        q.task_done()


def acknowledge_too_often(q):
    return Silent()
