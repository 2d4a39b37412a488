# model2: any; wins-at: basic; alone; run-only
"""Gives another process the lowest priority."""
import os
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    os.setpriority(os.PRIO_PROCESS, CANARY['victim'], 19)


#: attempt


#: run
