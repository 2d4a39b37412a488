# model2: any; wins-at: none; run-only
"""Makes a folder where the grader removes the semaphores of a run."""
import os
from multiprocessing import Process, Queue


#: honest


def attack():
    name = os.path.basename(os.path.dirname(os.path.abspath(__file__)))
    os.mkdir(f'/dev/shm/sem.{name}-folder')
    open(f'/dev/shm/sem.{name}-folder/file', 'w').close()


#: attempt


#: run
