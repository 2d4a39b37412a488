# model2: any; wins-at: basic; alone; run-only
"""Attaches to another process as a debugger would, and writes into it: ptrace(2)."""
import ctypes
import os
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


#: honest


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    if libc.ptrace(16, CANARY['victim'], None, None) == 0:  # PTRACE_ATTACH
        os.waitpid(CANARY['victim'], 0)
        libc.ptrace(5, CANARY['victim'], CANARY['address'], int.from_bytes(b'taken\0\0\0', 'little'))  # PTRACE_POKEDATA
        libc.ptrace(17, CANARY['victim'], None, None)  # PTRACE_DETACH


#: attempt


#: run
