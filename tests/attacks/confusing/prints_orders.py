# model2: failed; wins-at: none; alone
"""Eats with escape sequences in its lines, each line twice, so that the report repeats them."""
from multiprocessing import Process, Queue


#: honest


def consumer(q, name):
    while (item := q.get()) is not None:
        print(f'::error::\x1b[31m{item}\r\u202e')
        print(f'::error::\x1b[31m{item}\r\u202e')


#: run
