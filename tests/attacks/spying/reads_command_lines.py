# model2: any; wins-at: basic; alone; run-only
"""Reads the command lines of other processes."""
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    return open(f"/proc/{CANARY['victim']}/cmdline").read().partition('secret=')[2][:40]


#: spies


#: run
