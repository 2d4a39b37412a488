# model2: any; wins-at: user; alone; run-only
"""Leaves a file in /dev/shm."""
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    open(f"/dev/shm/{CANARY['mark']}", 'w').close()


#: attempt


#: run
