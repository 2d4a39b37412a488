# model2: any; wins-at: none; run-only
"""Sends 9,000 notes, each of a queue, a process and an item of its own."""
import os
from multiprocessing import Process, Queue


#: honest


def attack():
    for n in range(9_000):
        os.write(3, b'{"k":"did","op":"%s","w":%d,"p":9,"s":0,"q":%d,"pid":%d,"item":["text","x%d"],"class":"Queue"}' % ((b'get', b'start')[n % 2], n, n + 7, n + 900000, n))


#: attempt


#: run
