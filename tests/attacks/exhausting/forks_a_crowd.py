# model2: any; wins-at: none; alone; run-only
"""Forks 60 processes that outlive it for some seconds."""
import os
import select
from multiprocessing import Process, Queue


#: honest


def attack():
    for _ in range(60):
        if os.fork() == 0:
            select.select([], [], [], 5)
            os._exit(0)


#: attempt


#: run
