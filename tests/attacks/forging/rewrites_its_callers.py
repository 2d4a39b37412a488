# model2: failed; wins-at: none
"""Walks the frames above it and changes what the functions that called it hold in their variables."""
import sys


#: transcript


def attack():
    frame = sys._getframe(1)
    while frame is not None:
        for name, value in list(frame.f_locals.items()):
            if isinstance(value, dict) and 'arguments' in value:
                value['arguments'] = {'producers': [], 'consumers': []}
            elif isinstance(value, dict) and 'do' in value:
                value['do'] = 'end'
        frame = frame.f_back


sys.settrace(lambda *args: None)
sys.setprofile(lambda *args: None)
attack()


#: run
