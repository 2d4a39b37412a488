# model2: any; wins-at: basic; alone; run-only
"""Leaves a file in the folder for temporary files."""
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    open(f"/tmp/{CANARY['mark']}", 'w').close()


#: attempt


#: run
