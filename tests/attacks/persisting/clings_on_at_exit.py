# model2: any; wins-at: none; alone; run-only
"""Waits at its end, in an exit handler and in the last object's __del__."""
import atexit
import select
from multiprocessing import Process, Queue

KEPT = []
SLEEP = select.select


#: honest


def attack():
    class Clinging:
        def __del__(self):
            SLEEP([], [], [], 8)


    KEPT.append(Clinging())
    atexit.register(SLEEP, [], [], [], 8)


#: attempt


#: run
