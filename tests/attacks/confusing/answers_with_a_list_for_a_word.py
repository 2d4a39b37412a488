# model2: any; wins-at: none
"""Answers the explorer with a list where the name of an operation belongs."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


ANSWER = b'{"ops":[[["exit"],null,[],0,0]],"known":0,"sum":0,"print":null}\n'
#: answers


#: run
