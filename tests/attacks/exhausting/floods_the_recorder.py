# model2: any; wins-at: none; run-only
"""Sends 10,000 notes of 16 KB that unfold to many objects each."""
import os
from multiprocessing import Process, Queue


#: honest


def attack():
    data = b'{"k":"op","w":0,"p":0,"s":0,"x":[' + b'[],' * 5300 + b'[]]}'
    for _ in range(10_000):
        os.write(3, data)


#: attempt


#: run
