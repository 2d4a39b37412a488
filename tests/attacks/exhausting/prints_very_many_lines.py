# model2: any; wins-at: none; run-only
"""Puts 250 items of its own and prints 200,000 short lines: to look each item up in each line takes for ever."""
import os
from multiprocessing import Process, Queue


#: honest


def attack():
    for n in range(250):
        os.write(3, b'{"k":"op","op":"put","w":0,"p":0,"s":0,"q":7,"item":["text","a%db"],"class":"Queue"}' % n)
        os.write(3, b'{"k":"did","op":"get","w":0,"p":0,"s":0,"q":7,"item":["text","a%db"],"class":"Queue"}' % n)
    os.write(1, b''.join(b'a%d\n' % (n % 1000) for n in range(200_000)))


#: attempt


#: run
