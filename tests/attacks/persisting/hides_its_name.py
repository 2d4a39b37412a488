# model2: any; wins-at: none; alone; run-only
"""A daemon with an empty environment and the command line of a helper of multiprocessing."""
import os
import sys
from multiprocessing import Process, Queue


#: honest


def attack():
    if os.fork() == 0:
        os.setsid()
        code = 'import select; select.select([], [], [], 8); multiprocessing.resource_tracker = multiprocessing.forkserver = 0'
        os.execve(sys.executable, [sys.executable, '-c', code], {})


#: attempt


#: run
