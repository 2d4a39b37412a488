# model2: failed; wins-at: none
"""A small pickle of a list whose text would have 10**12 parts."""
from multiprocessing import Process, Queue


#: honest


def producer(q, name, food):
    item = ['ha']
    for _ in range(12):
        item = [item] * 10
    for _ in range(3):
        q.put(item)


#: run
