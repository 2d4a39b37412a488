# model2: any; wins-at: basic; alone; run-only
"""Kills a process of the same user that has nothing to do with it."""
import os
import signal
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    os.kill(CANARY['victim'], signal.SIGKILL)


#: attempt


#: run
