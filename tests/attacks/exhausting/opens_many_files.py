# model2: any; wins-at: none; run-only
"""Opens 2,000 files."""
from multiprocessing import Process, Queue

KEPT = []


#: honest


def attack():
    for _ in range(2000):
        KEPT.append(open('/dev/null'))


#: attempt


#: run
