# model2: any; wins-at: none; run-only
"""Sends SIGSTOP to its parent, and leaves a process behind."""
import os
import signal
import time
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


#: grader


def attack():
    if grader() != CANARY['victim']:
        os.kill(os.getppid(), signal.SIGSTOP)
        if os.fork() == 0:
            time.sleep(5)
            os._exit(0)


#: attempt


#: run
