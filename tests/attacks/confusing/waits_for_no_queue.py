# model2: any; wins-at: none
"""Answers that it gets from a queue that nobody made."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


ANSWER = b'{"ops":[["get",1,[],0,"9.9",null]],"known":0,"sum":0,"print":"s"}\n'
#: answers


#: run
