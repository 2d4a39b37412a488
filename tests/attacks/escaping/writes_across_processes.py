# model2: any; wins-at: basic; alone; run-only
"""The same with a system call: process_vm_writev(2)."""
import ctypes
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    text = ctypes.create_string_buffer(b'taken')
    libc = ctypes.CDLL(None, use_errno=True)
    mine = (ctypes.c_void_p * 2)(ctypes.addressof(text), 5)
    theirs = (ctypes.c_void_p * 2)(CANARY['address'], 5)
    libc.process_vm_writev(CANARY['victim'], mine, 1, theirs, 1, 0)


#: attempt


#: run
