# model2: any; wins-at: none
"""Answers that it asks for the exit code of a process that was never started."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


ANSWER = b'{"ops":[["exitcode",1,[],0,"x"]],"known":0,"sum":0,"print":"s"}\n'
#: answers


#: run
