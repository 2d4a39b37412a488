# model2: failed; wins-at: none; run-only
"""Sends printed lines with the credentials of another process: the kernel allows that only to root."""
import os
import socket
import struct
import time
from multiprocessing import Process


#: transcript


def main(producers, consumers):
    eaters = [Process(target=time.sleep, args=(1,)) for _ in consumers]
    for eater in eaters:
        eater.start()
    output = socket.socket(fileno=os.dup(1))
    for name, food in producers:
        for i in range(1, 4):
            who = struct.pack('3i', eaters[0].pid, os.getuid(), os.getgid())
            try:
                output.sendmsg([f'吃了{food}{i}\n'.encode()], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, who)])
            except OSError:
                pass
    for eater in eaters:
        eater.join()


#: run
