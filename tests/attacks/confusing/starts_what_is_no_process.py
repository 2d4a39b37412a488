# model2: any; wins-at: none
"""Answers that it starts a process that cannot be one."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


#: forged


ANSWER = forged('[["start",1,[],0,"0.0",{"args":[[1,2,3],7]},{"call":7}],["process_join",1,[],0,"x",null]]')
#: answers


#: run
