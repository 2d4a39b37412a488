# model2: failed; wins-at: none; alone
"""Crashes, and turns that into exit code 0 on the way out."""
import atexit
import os


#: transcript


def main(producers, consumers):
    atexit.register(os._exit, 0)
    transcript(producers, consumers)
    print(end='', flush=True)
    raise SystemExit(3)


#: run
