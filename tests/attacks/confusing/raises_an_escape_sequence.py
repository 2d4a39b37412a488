# model2: failed; wins-at: none; alone
"""An error message that clears the screen, turns text around, returns to the start of the line, and gives a CI runner orders."""
from multiprocessing import Process, Queue


#: honest


def consumer(q, name):
    raise ValueError('\x1b[2J\x1b]0;owned\x07\r100 / 100\u202e\n::error::owned\n::set-output name=a::b\n##[error]owned\x9b31m')


#: run
