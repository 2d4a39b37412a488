# model2: any; wins-at: none
"""Answers the explorer with bytes that are no text."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


ANSWER = b'\xff\xfe{"ops":\x00\n'
#: answers


#: run
