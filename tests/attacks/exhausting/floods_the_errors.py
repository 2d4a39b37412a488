# model2: any; wins-at: none; run-only
"""Writes 40 MB of lines that look like a stack to standard error."""
import os
from multiprocessing import Process, Queue


#: honest


def attack():
    for _ in range(40):
        os.write(2, b'  File "%s", line 1 in f\n' % __file__.encode() * 16384)


#: attempt


#: run
