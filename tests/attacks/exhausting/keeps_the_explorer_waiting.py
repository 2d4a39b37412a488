# model2: failed; wins-at: none
"""Blocks the explorer's worker in a read that never ends."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


if 'greenlet' in sys.modules:
    posix.read(posix.pipe()[0], 1)


#: run
