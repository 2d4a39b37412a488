# model2: any; wins-at: none
"""Prints halves of characters and raw bytes."""
import os
from multiprocessing import Process, Queue


#: honest


def consumer(q, name):
    while (item := q.get()) is not None:
        print(f'{name}\ud800吃了{item}\udfff')
        os.write(1, b'\xff\xfe\x00\n')


#: run
