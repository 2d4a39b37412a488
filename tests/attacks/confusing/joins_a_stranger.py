# model2: any; wins-at: none
"""Answers that it asks for the exit code of a process that was never started."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


#: forged


ANSWER = forged('[["exitcode",1,[],0,"x"]]')
#: answers


#: run
