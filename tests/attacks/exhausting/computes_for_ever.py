# model2: failed; wins-at: none; alone
"""Never comes to an end while it is loaded."""
from multiprocessing import Process, Queue


#: honest


while True:
    pass


#: run
