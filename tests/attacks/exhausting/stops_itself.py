# model2: failed; wins-at: none; alone; run-only
"""Sends itself SIGSTOP."""
import os
import signal
from multiprocessing import Process, Queue


#: honest


def main(producers, consumers):
    os.kill(os.getpid(), signal.SIGSTOP)


#: run
