# model2: any; wins-at: basic; alone; run-only
"""Writes into another process's memory through procfs."""
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    with open(f"/proc/{CANARY['victim']}/mem", 'r+b', buffering=0) as memory:
        memory.seek(CANARY['address'])
        memory.write(b'taken')


#: attempt


#: run
