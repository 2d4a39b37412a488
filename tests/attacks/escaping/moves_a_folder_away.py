# model2: any; wins-at: basic; alone; run-only
"""Renames a folder that is not its own."""
import os
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    os.rename(CANARY['folder'] + '/private', CANARY['folder'] + '/elsewhere')


#: attempt


#: run
