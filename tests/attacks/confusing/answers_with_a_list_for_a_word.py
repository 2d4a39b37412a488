# model2: any; wins-at: none
"""Answers the explorer with a list where the name of an operation belongs."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


#: forged


ANSWER = forged('[[["exit"],null,[],0,0]]')
#: answers


#: run
