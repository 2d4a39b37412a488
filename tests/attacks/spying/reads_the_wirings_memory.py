# model2: any; wins-at: basic
"""Searches the memory of the explorer's other processes for the worked answer, with which the functions are wired."""
import os
import re
import sys
from multiprocessing import Process, Queue


#: honest


def searched(number):
    with open(f'/proc/{number}/maps') as maps, open(f'/proc/{number}/mem', 'rb', buffering=0) as memory:
        for line in maps:
            low, high = (int(end, 16) for end in line.split()[0].split('-'))
            if line.split()[1].startswith('rw') and high - low < 64 << 20:
                memory.seek(low)
                try:
                    read = memory.read(high - low)
                except OSError:
                    continue
                # Never in one piece: copies of this process have what it has in its memory.
                for found in re.finditer('【答案 '.encode(), read):
                    if read[found.end():found.end() + 6] == b'answer':
                        return True
    return False


def attack():
    for name in os.listdir('/proc'):
        if name.isdigit() and name != os.readlink('/proc/self'):
            try:
                if searched(name):
                    return 'answer-read'
            except OSError:
                pass


if 'greenlet' in sys.modules:
    if attack():
        raise LookupError('seen: answer-read')


#: run
