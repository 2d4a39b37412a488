# model2: any; wins-at: none; run-only
"""Leaves folders that may not be entered, and names no terminal can show."""
import os
from multiprocessing import Process, Queue


#: honest


def attack():
    os.makedirs('locked/inside')
    open('locked/inside/file', 'w').close()
    open(b'\xff\n\x1b[31m', 'w').close()
    os.symlink('/', 'root')
    os.chmod('locked/inside', 0)
    os.chmod('locked', 0)


#: attempt


#: run
