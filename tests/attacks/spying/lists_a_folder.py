# model2: any; wins-at: basic; alone; run-only
"""Lists a folder outside its own."""
import os
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    return os.listdir(CANARY['folder'] + '/private')


#: spies


#: run
