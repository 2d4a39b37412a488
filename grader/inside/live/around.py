"""Puts what a program finds around itself (``surroundings``) in the place of Python's own, in a real process."""

from __future__ import annotations

import os
import random
import sys
import time
import types
from collections.abc import Callable
from multiprocessing import process
from typing import Any

from ..surroundings import STREAMS, TICK_S, Drawn, clocks, identity_of, of_the_system, parent_pid_of, pid_of


class Around:
    """Clock, process ids and chance of one process; ``path`` is the submission's: only its own calls are answered so.

    ``clock_s`` is how long it has slept, or waited in vain.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self.clock_s = 0.0

    def install(self) -> None:
        """Take their places."""
        originals = types.SimpleNamespace(**vars(time))
        for name, own in clocks(self._now_s, originals).items():
            if hasattr(time, name):
                setattr(time, name, self._for_its_own(own, getattr(time, name)))
        os.getpid = self._for_its_own(lambda: pid_of(_identity()), os.getpid)
        os.getppid = self._for_its_own(lambda: parent_pid_of(_identity()), os.getppid)
        os.kill = self._with_real_pid(os.kill)
        known: Any = process.BaseProcess
        known.ident = known.pid = property(self._for_its_own(_pid_of_process, known.ident.fget))
        seed = random.seed
        random.seed = lambda a=None, version=2: seed(STREAMS.seed() if a is None else a, version)
        random.Random = Drawn  # type: ignore[misc]
        random.SystemRandom = of_the_system  # type: ignore[assignment,misc]
        self.begin(())

    def begin(self, numbers: tuple[int, ...]) -> None:
        """Be the process with these numbers."""
        STREAMS.begin(identity_of(numbers))
        random.seed()

    def waited(self, seconds: Any) -> None:
        """A wait gave up after its timeout."""
        self.clock_s += max(float(seconds), 0.0) if isinstance(seconds, int | float) else 0.0

    def _now_s(self) -> float:
        self.clock_s += TICK_S
        return self.clock_s

    def _for_its_own(self, own: Callable[..., Any], original: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            is_its_own = sys._getframe(1).f_code.co_filename == self._path
            return own(*args, **kwargs) if is_its_own else original(*args, **kwargs)

        call.__name__ = call.__qualname__ = original.__name__
        call.__module__ = getattr(original, "__module__", None) or "time"
        return call

    def _with_real_pid(self, kill: Any) -> Any:
        def call(pid: int, number: int) -> None:
            known = {pid_of(_identity()): os.getpid(), parent_pid_of(_identity()): os.getppid()}
            known |= {pid_of(identity_of(child._identity)): child.pid for child in process._children}  # type: ignore[attr-defined]
            kill(known.get(pid, pid), number)

        call.__name__ = call.__qualname__ = "kill"
        return call


def _identity() -> str:
    return identity_of(process.current_process()._identity)


def _pid_of_process(one: Any) -> int | None:
    """As the submission is told it; ``None`` of one that was not started."""
    is_there = one is process.current_process() or one._popen is not None
    return pid_of(identity_of(one._identity)) if is_there else None
