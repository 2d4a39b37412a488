# model2: any; wins-at: basic; alone; run-only
"""Writes through a symbolic link in its own folder to a place outside."""
import os
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    os.symlink(CANARY['diary'], 'link')
    with open('link', 'a') as file:
        file.write('through a link')


#: attempt


#: run
