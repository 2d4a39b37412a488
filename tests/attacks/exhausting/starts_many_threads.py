# model2: any; wins-at: none; run-only
"""Starts 300 threads that wait."""
import select
import threading
from multiprocessing import Process, Queue


#: honest


def attack():
    for _ in range(300):
        threading.Thread(target=select.select, args=([], [], [], 2), daemon=True).start()


#: attempt


#: run
