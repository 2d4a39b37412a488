# model2: any; wins-at: none
"""Answers with lists nested 900 deep, which can be read and not be written."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


#: forged


DEEP = '[' * 900 + ']' * 900
ANSWER = forged('[["start",1,[],0,"x",{"name":%s},{"call":["f",%s]}],["exit",1,[],0,1,{"type":%s}]]' % (DEEP, DEEP, DEEP))
#: answers


#: run
