# model2: any; wins-at: none; run-only
"""Prints 40 MB."""
import sys
from multiprocessing import Process, Queue


#: honest


def attack():
    for _ in range(40):
        sys.stdout.write('x' * (1 << 20))


#: attempt


#: run
