# model2: any; wins-at: basic; alone; run-only
"""Makes another's file readable to everybody."""
import os
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    os.chmod(CANARY['diary'], 0o666)


#: attempt


#: run
