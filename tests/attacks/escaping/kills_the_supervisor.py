# model2: any; wins-at: basic; run-only
"""Sends SIGKILL to its parent, when that is no shell of ours."""
import os
import signal
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


#: grader


def attack():
    if grader() != CANARY['victim']:
        os.kill(os.getppid(), signal.SIGKILL)


#: attempt


#: run
