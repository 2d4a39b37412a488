# model2: failed; wins-at: none
"""Items that raise, exit and recurse when they are shown, compared, hashed or let go."""
from multiprocessing import Process, Queue


#: honest


class Monster:
    def __repr__(self):
        raise SystemExit(0)

    def __eq__(self, other):
        raise KeyboardInterrupt

    def __hash__(self):
        return hash(self)

    def __del__(self):
        raise GeneratorExit

    __str__ = __repr__


def producer(q, name, food):
    for i in range(3):
        q.put(Monster())


def consumer(q, name):
    while q.get() is not None:
        print(f'{name}吃了什么')


#: run
