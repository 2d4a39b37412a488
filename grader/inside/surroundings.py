"""What a process finds around itself, the same in a real run and in the explorer: process ids, a clock, and chance.

A real run is held against the explorer, so what a program may honestly read must not differ between the two: a program
that goes by its process id, by the time or by a random number then does the same in both. The hash seed is the same as
well, by the environment in which both start.
"""

from __future__ import annotations

import random
import zlib
from typing import Any

MAIN = "0"
OUTSIDE_PID = 9_999  # of who started the main process
CLOCK_BEGAN_S = 1_700_000_000.0
TICK_S = 0.001  # what looking at the clock takes, so that waiting for it comes to an end


def identity_of(numbers: tuple[int, ...]) -> str:
    """Of a process by the numbers that multiprocessing gives it and its parents: how many each had made by then."""
    return ".".join((MAIN, *map(str, numbers)))


def pid_of(identity: str) -> int:
    """A process id: the same in every execution."""
    return 10_000 + zlib.crc32(identity.encode()) % 50_000


def parent_pid_of(identity: str) -> int:
    """That of its parent."""
    parent = identity.rpartition(".")[0]
    return pid_of(parent) if parent else OUTSIDE_PID


class Streams:
    """Where random numbers begin that were given nothing to begin with: for each process its own, always the same."""

    def __init__(self) -> None:
        self.begin(MAIN)

    def begin(self, identity: str) -> None:
        """Be this process from here on."""
        self._identity, self._count = identity, 0

    def seed(self) -> str:
        """The next one."""
        self._count += 1
        return f"{self._identity}/{self._count}"


STREAMS = Streams()


class Drawn(random.Random):
    """``random.Random``, whose numbers are the same in every execution."""

    def __init__(self, x: Any = None) -> None:
        super().__init__(x)

    def seed(self, a: Any = None, version: int = 2) -> None:
        """Begin anew; with nothing given, by the next of the streams."""
        super().seed(STREAMS.seed() if a is None else a, version)


def of_the_system(*_: Any) -> Drawn:
    """``random.SystemRandom``, which is given nothing to begin with."""
    return Drawn()


def clocks(now_s: Any, time: Any) -> dict[str, Any]:
    """The functions of ``time`` that tell the time, by a clock of one's own that began at 0; ``time`` is the module."""

    def moment(seconds: Any) -> float:
        return float(CLOCK_BEGAN_S + now_s() if seconds is None else seconds)

    relative = ("monotonic", "perf_counter", "process_time", "thread_time")
    return {
        "time": lambda: CLOCK_BEGAN_S + now_s(),
        "time_ns": lambda: int((CLOCK_BEGAN_S + now_s()) * 1e9),
        **dict.fromkeys(relative, now_s),
        **dict.fromkeys((f"{name}_ns" for name in relative), lambda: int(now_s() * 1e9)),
        "ctime": lambda seconds=None: time.ctime(moment(seconds)),
        "localtime": lambda seconds=None: time.localtime(moment(seconds)),
        "gmtime": lambda seconds=None: time.gmtime(moment(seconds)),
        "strftime": lambda form, when=None: time.strftime(form, when or time.localtime(moment(None))),
    }
