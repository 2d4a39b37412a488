# model2: any; wins-at: none
"""Answers that it ends with an exit code of 4,000 digits."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


#: forged


ANSWER = forged('[["exit",1,[],0,%s]]' % ('9' * 4000))
#: answers


#: run
