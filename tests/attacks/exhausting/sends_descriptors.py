# model2: any; wins-at: none; run-only
"""Sends open descriptors along with what it prints and notes, for the grader to keep."""
import array
import os
import socket
from multiprocessing import Process, Queue


#: honest


def attack():
    for number in (1, 2, 3):
        end = socket.socket(fileno=os.dup(number))
        for _ in range(100):
            end.sendmsg([b'{}\n'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [0] * 200))])


#: attempt


#: run
