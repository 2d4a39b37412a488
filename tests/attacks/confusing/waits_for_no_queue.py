# model2: any; wins-at: none
"""Answers that it gets from a queue that nobody made."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


#: forged


ANSWER = forged('[["get",1,[],0,"9.9",null]]')
#: answers


#: run
