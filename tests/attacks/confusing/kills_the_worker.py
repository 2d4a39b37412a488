# model2: any; wins-at: none
"""Kills the process of the explorer that waits for it, so that the next question finds nobody."""
import posix
import sys
from multiprocessing import Process, Queue


#: honest


if 'inside.explorer.image' in sys.modules:
    sys.modules['inside.explorer.image'].STAGE.image = None  # the audit hook looks here
    posix.kill(posix.getppid(), 9)
    posix._exit(0)


#: run
