# model2: failed; wins-at: none; alone; run-only
"""Producers and consumers are real and idle; the main process prints what they should have printed."""

from multiprocessing import Process


#: transcript


def nothing(*args):
    return args


def main(producers, consumers):
    idle = [Process(target=nothing, args=pair) for pair in [*producers, *enumerate(consumers)]]
    for process in idle:
        process.start()
    transcript(producers, consumers)
    for process in idle:
        process.join()


#: run
