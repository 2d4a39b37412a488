# model2: any; wins-at: basic; alone; run-only
"""Connects to an abstract Unix socket, as a desktop's message bus has one."""
import socket
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    socket.socket(socket.AF_UNIX).connect('\0' + CANARY['abstract'])


#: attempt


#: run
