# model2: any; wins-at: none
"""Writes five megabytes to the explorer, and never the end of the line."""
import posix
from multiprocessing import Process, Queue


#: honest


try:
    for _ in range(20):
        posix.write(3, b'[' * (1 << 18))
except OSError:
    pass


#: run
