# model2: failed; wins-at: none
"""Answers the orders of the grader's wiring with objects that are none, numbers that are none, and no end of line."""
import os


#: transcript


try:
    os.write(4, b'{"object": {"object": []}}\n{"value": {"a": 1}}\n[]\n{"object": 1e999}\n' + b'x' * 100000)
except OSError:
    pass


#: run
