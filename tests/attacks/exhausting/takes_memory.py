# model2: any; wins-at: none; alone; run-only
"""Takes 600 MiB and touches every page."""
from multiprocessing import Process, Queue

KEPT = []


#: honest


def attack():
    for _ in range(6):
        KEPT.append(bytearray(b'x') * (100 << 20))


#: attempt


#: run
