# model2: any; wins-at: basic; alone; run-only
"""Lowers a limit of another process, which is then refused what it needs: prlimit(2)."""
import resource
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    resource.prlimit(CANARY['victim'], resource.RLIMIT_NOFILE, (8, 8))


#: attempt


#: run
