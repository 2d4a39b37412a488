"""Forking a helper of the grader that the terminal's signals do not reach, and that keeps no file it does not need."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from contextlib import suppress
from itertools import pairwise

from grader.runtime.stopping import SIGNALS
from grader.sandbox.procfs import descendants

LOOK_EVERY_S = 0.0005


def fork_helper() -> int:
    """``os.fork``, but the child has a session of its own and ignores what is meant for the grader, such as Ctrl-C."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # not for one moment with the grader's handlers
    try:
        child = os.fork()
        if not child:
            os.setsid()
            for number in SIGNALS:
                signal.signal(number, signal.SIG_IGN)
        return child
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_helper(pid: int, patience_s: float) -> None:
    """Have a helper be gone: give it time to end by itself, then kill it, and first what is below it.

    It may have been waited for already. While it was not, it is our own child, and the id is still its own.
    """
    until_s = time.monotonic() + patience_s
    with suppress(ChildProcessError):
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            os.kill(pid, signal.SIGCONT)  # a submission may have stopped it
            if time.monotonic() >= until_s:
                for each in (*descendants(pid), pid):
                    with suppress(ProcessLookupError):
                        os.kill(each, signal.SIGKILL)
                os.waitpid(pid, 0)
                return
            time.sleep(LOOK_EVERY_S)


def keep_only(descriptors: Iterable[int]) -> None:
    """Close all but these and 0 to 2: a forgotten copy of a socket hides the other end's death."""
    kept = sorted({0, 1, 2, *descriptors, os.sysconf("SC_OPEN_MAX")})
    for low, high in pairwise(kept):
        os.closerange(low + 1, high)
