# model2: any; wins-at: none
"""Answers the explorer with a hundred thousand operations at a time."""
import posix
from multiprocessing import Process, Queue


#: honest


OCEAN = b'{"ops":[' + b','.join(b'["set",1,[],0,"0.%d"]' % n for n in range(100_000)) + b'],"known":0,"sum":0,"print":null}\n'
try:
    posix.write(3, OCEAN)
except OSError:
    pass


#: run
