# model2: any; wins-at: basic; alone; run-only
"""Connects to a server on this machine."""
import socket
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    socket.create_connection(('127.0.0.1', CANARY['port']), 2).close()


#: attempt


#: run
