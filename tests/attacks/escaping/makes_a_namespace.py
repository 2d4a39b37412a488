# model2: any; wins-at: none; run-only
"""Makes namespaces of its own, where it is root, and leaves a process there."""
import ctypes
import os
import signal
import time
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(0x10000000) == 0 and libc.unshare(0x20000000) == 0:  # CLONE_NEWUSER, CLONE_NEWPID
        if os.fork() == 0:
            for number in range(1, 32):
                if number not in (signal.SIGKILL, signal.SIGSTOP):
                    signal.signal(number, signal.SIG_IGN)
            time.sleep(60)
            os._exit(0)


#: attempt


#: run
