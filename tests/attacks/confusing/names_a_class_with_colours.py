# model2: failed; wins-at: none; alone
"""Raises an exception whose class has an escape sequence for its name."""
from multiprocessing import Process, Queue


#: honest


def consumer(q, name):
    raise type('\x1b[31mError\r\n::error::', (Exception,), {})('owned')


#: run
