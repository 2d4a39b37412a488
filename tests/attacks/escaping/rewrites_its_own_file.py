# model2: any; wins-at: basic; alone; run-only
"""Rewrites the graded file while it is graded."""
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    with open(CANARY['submission'], 'a') as file:
        file.write('# 100 / 100')


#: attempt


#: run
