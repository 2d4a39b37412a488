# model2: any; wins-at: none
"""Answers that it puts into a lock and gets from it."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


#: forged


ANSWER = forged('[["new",1,[],0,"0.0","Lock",1],["put",1,[],0,"0.0",["text","x1",""],null],["release",1,[],0,"0.0"],["get",1,[],0,"0.0",null]]')
#: answers


#: run
