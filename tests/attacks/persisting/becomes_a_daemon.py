# model2: any; wins-at: none; alone; run-only
"""Forks twice, with a session of its own, and lives on."""
import os
import select
from multiprocessing import Process, Queue


#: honest


def attack():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            select.select([], [], [], 8)
        os._exit(0)


#: attempt


#: run
