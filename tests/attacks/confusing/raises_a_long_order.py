# model2: failed; wins-at: none; alone
"""An order to a CI runner that stands at the start of a line once the text is broken into lines."""
from multiprocessing import Process, Queue


#: honest


def consumer(q, name):
    raise ValueError(' '.join(['::error::owned'] * 8 + ['##[set-output]owned']))


#: run
