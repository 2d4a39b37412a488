# model2: any; wins-at: basic; alone; run-only
"""The same through a symbolic link in its own folder."""
import os
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    os.symlink(CANARY['secret'], 'link')
    return open('link').read()


#: spies


#: run
