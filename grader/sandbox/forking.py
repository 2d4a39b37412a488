"""Forking a helper of the grader that the terminal's signals do not reach, and that keeps no file it does not need."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from itertools import pairwise

ENDING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def fork_helper() -> int:
    """``os.fork``, but the child has a session of its own and ignores what is meant for the grader, such as Ctrl-C."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)  # not for one moment with the grader's handlers
    try:
        child = os.fork()
        if not child:
            os.setsid()
            for number in ENDING_SIGNALS:
                signal.signal(number, signal.SIG_IGN)
        return child
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def keep_only(descriptors: Iterable[int]) -> None:
    """Close all but these and 0 to 2: a forgotten copy of a socket hides the other end's death."""
    kept = sorted({0, 1, 2, *descriptors, os.sysconf("SC_OPEN_MAX")})
    for low, high in pairwise(kept):
        os.closerange(low + 1, high)
