# model2: any; wins-at: none; run-only
"""Makes 300 named semaphores and never removes them."""
import _multiprocessing
import multiprocessing.process
from multiprocessing import Process, Queue

KEPT = []


#: honest


def attack():
    prefix = multiprocessing.process.current_process()._config['semprefix']
    for n in range(300):
        KEPT.append(_multiprocessing.SemLock(1, 1, 1, f'{prefix}-{n}', False))


#: attempt


#: run
