# model2: any; wins-at: basic; alone; run-only
"""Leaves a segment of System V shared memory, which no file shows."""
import ctypes
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    ctypes.CDLL(None).shmget(CANARY['key'], 4096, 0o1600)


#: attempt


#: run
