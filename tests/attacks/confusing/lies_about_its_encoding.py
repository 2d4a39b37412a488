# model2: unreadable; wins-at: none
# -*- coding: ascii -*-
"""Declares an encoding in which it is not written."""
from multiprocessing import Process, Queue


#: honest


# none


#: run
