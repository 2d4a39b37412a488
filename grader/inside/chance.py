"""Random numbers that are the same in a real run and in the explorer: each process draws from a stream of its own.

A real run is held against the explorer, and a program may honestly draw what it puts. The hash seed is the same as
well, by the environment in which both start. Nothing else is made alike: a program that goes by its process id, the
clock or the frames on its stack can tell the two apart, and that is to be found out.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from typing import Any

MAIN = "0"
LARGEST_CHOSEN = 1 << 30  # what is larger, or a fraction, is no number that a person chose: the time, for one


def identity_of(numbers: tuple[int, ...]) -> str:
    """Of a process by the numbers that multiprocessing gives it and its parents: how many each had made by then."""
    return ".".join((MAIN, *map(str, numbers)))


class Streams:
    """Where random numbers begin that were given nothing to begin with: for each process its own, always the same.

    ``pid`` tells the process id that the program sees.
    """

    def __init__(self) -> None:
        self.pid: Callable[[], int] = os.getpid
        self.begin(MAIN)

    def begin(self, identity: str) -> None:
        """Be this process from here on; ``count`` is how often it was given nothing."""
        self._identity, self.count = identity, 0

    def seed(self, given: Any = None) -> Any:
        """What to begin with; what another execution would have given differently stands for nothing given."""
        is_number = type(given) is int and (given > LARGEST_CHOSEN or given == self.pid())
        if given is not None and type(given) is not float and not is_number:
            return given
        self.count += 1
        return f"{self._identity}/{self.count}"


STREAMS = Streams()


class Drawn(random.Random):
    """``random.Random``, whose numbers are the same in every execution."""

    def __init__(self, x: Any = None) -> None:
        super().__init__(x)

    def seed(self, a: Any = None, version: int = 2) -> None:
        """Begin anew; with nothing given, by the next of the streams."""
        super().seed(STREAMS.seed(a), version)


def random_bytes(size: int, /) -> bytes:
    """``os.urandom``: the beginning of another stream, each time."""
    return Drawn().randbytes(size)


def replace_system_source() -> None:
    """Let ``secrets``, ``uuid`` and ``random.SystemRandom`` draw from these streams as well."""
    os.urandom = random_bytes
    random._urandom = random_bytes  # type: ignore[attr-defined]
