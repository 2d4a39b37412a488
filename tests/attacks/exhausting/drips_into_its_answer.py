# model2: failed; wins-at: none
"""Writes a byte to the explorer now and then, without ever computing, and never the end of the line."""
import posix
import select
import sys
from multiprocessing import Process, Queue


#: honest


while 'greenlet' in sys.modules:
    for channel in (3, 4, 5):
        try:
            posix.write(channel, b' ')
        except OSError:
            pass
    select.select([], [], [], 0.3)


#: run
