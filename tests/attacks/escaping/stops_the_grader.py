# model2: any; wins-at: basic; alone; run-only
"""Sends SIGSTOP to the grader, which then never ends."""
import os
import signal
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


#: grader


def attack():
    os.kill(grader(), signal.SIGSTOP)


#: attempt


#: run
