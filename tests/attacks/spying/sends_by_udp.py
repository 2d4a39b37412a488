# model2: any; wins-at: basic; alone; run-only
"""Sends a datagram: no connection is needed to carry something out."""
import socket
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'out', ('127.0.0.1', CANARY['udp']))


#: attempt


#: run
