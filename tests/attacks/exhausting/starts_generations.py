# model2: failed; wins-at: none
"""Every process starts another, 40 generations deep."""
from multiprocessing import Process, Queue


#: honest


def breed(left):
    if left:
        child = Process(target=breed, args=(left - 1,))
        child.start()
        child.join()


def main(producers, consumers):
    breed(40)


#: run
