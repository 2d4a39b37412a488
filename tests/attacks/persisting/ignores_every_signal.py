# model2: any; wins-at: none; alone; run-only
"""A daemon that ignores every signal that can be ignored."""
import os
import select
import signal
from multiprocessing import Process, Queue


#: honest


def attack():
    if os.fork() == 0:
        os.setsid()
        for number in set(range(1, 32)) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        select.select([], [], [], 8)
        os._exit(0)


#: attempt


#: run
