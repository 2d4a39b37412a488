# model2: any; wins-at: none; alone; run-only
"""Forks a successor and exits, 2,000 times: whoever is found is gone already."""
import os
from multiprocessing import Process, Queue


#: honest


def attack():
    if os.fork() == 0:
        for _ in range(2000):
            if os.fork():
                os._exit(0)
        os._exit(0)


#: attempt


#: run
