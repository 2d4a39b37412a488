# model2: failed; wins-at: none
"""An item nested 100,000 deep: neither its text nor its pickle can be made."""
from multiprocessing import Process, Queue


#: honest


def producer(q, name, food):
    item = []
    for _ in range(100_000):
        item = [item]
    for _ in range(3):
        q.put(item)


#: run
