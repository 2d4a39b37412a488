# model2: any; wins-at: none; run-only
"""Computes for ever, and tells that it stands on a line with a number of 5,000 digits."""
import os
from multiprocessing import Process, Queue


#: honest


STACK = b'  File "%s", line %s in f\n' % (__file__.encode(), b'9' * 5000)


def main(producers, consumers):
    while True:
        sum(range(200_000))
        os.write(2, STACK)


#: run
