# model2: any; wins-at: none
"""Shuts the explorer's channel down for both sides."""
import sys
from multiprocessing import Process, Queue


#: honest


if 'inside.explorer.image' in sys.modules:
    sys.modules['inside.explorer.image'].STAGE.image = None  # the audit hook looks here
    import socket

    socket.socket(fileno=3).shutdown(socket.SHUT_RDWR)


#: run
