# model2: any; wins-at: none; run-only
"""Every item is 8 MB."""
from multiprocessing import Process, Queue


#: honest


def producer(q, name, food):
    for i in range(1, 4):
        q.put(food * (1 << 20))


#: run
