# model2: any; wins-at: basic; alone; run-only
"""Connects to a Unix socket with a path, as a container engine has one."""
import socket
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    socket.socket(socket.AF_UNIX).connect(CANARY['socket'])


#: attempt


#: run
