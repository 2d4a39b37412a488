# model2: any; wins-at: basic; alone; run-only
"""Reads a file of the user who grades, and carries its text out in an error message."""
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    return open(CANARY['secret']).read()


#: spies


#: run
