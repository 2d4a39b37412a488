# model2: any; wins-at: none; run-only
"""Writes a file of 30 MB, 3,000 small ones and a tree 1,500 folders deep."""
import os
from multiprocessing import Process, Queue


#: honest


def attack():
    with open('large', 'wb') as file:
        file.write(bytes(30 << 20))
    for n in range(3000):
        open(f'small-{n}', 'w').close()
    for _ in range(1500):
        os.mkdir('deeper')
        os.chdir('deeper')


#: attempt


#: run
