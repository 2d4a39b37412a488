# model2: any; wins-at: none
"""Answers the explorer with a hundred thousand operations at a time."""
import posix
from multiprocessing import Process, Queue


#: honest


#: forged


OCEAN = forged('[%s]' % ','.join('["set",1,[],0,"0.%d"]' % n for n in range(100_000)))
try:
    posix.write(3, OCEAN)
except OSError:
    pass


#: run
