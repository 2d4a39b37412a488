# model2: any; wins-at: basic; alone; run-only
"""Leaves a file beside the one that is graded."""
import os
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    open(os.path.join(CANARY['folder'], 'pwned'), 'w').close()


#: attempt


#: run
