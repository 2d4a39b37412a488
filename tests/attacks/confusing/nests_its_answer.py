# model2: any; wins-at: none
"""Answers with lists nested 900 deep, which can be read and not be written."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


DEEP = b'[' * 900 + b']' * 900
ANSWER = b'{"ops":[["start",1,[],0,"x",{"name":%s},{"call":["f",%s]}],["exit",1,[],0,1,{"type":%s}]],"known":0,"sum":0,"print":"s"}\n' % (DEEP, DEEP, DEEP)
#: answers


#: run
