# model2: any; wins-at: basic; alone; run-only
"""Sends a datagram to a Unix socket with a path, as a system log has one."""
import socket
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'out', CANARY['datagrams'])


#: attempt


#: run
