# model2: any; wins-at: none; run-only
"""Leaves a folder that cannot be emptied, with a link in it: a careless cleaner changes the mode of what it points to (CVE-2023-6597)."""
import os
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    os.mkdir('locked')
    os.symlink(CANARY['diary'], 'locked/link')
    os.chmod('locked', 0o500)


#: attempt


#: run
