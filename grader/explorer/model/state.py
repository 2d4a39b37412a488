"""The state of a whole program.

Where its processes are, what queues and locks hold, which processes are parked, and clocks.
"""

from __future__ import annotations

import enum
from typing import NamedTuple


class Clock(enum.Enum):
    """How time goes on."""

    FREE = "free"
    OWN = "own"
    SLOW = "slow"


class QueueState(NamedTuple):
    """``pipe`` holds the numbers of items; ``buffers`` what each process put and its feeder has not written yet.

    ``unfinished`` is the count that ``join`` waits for; ``locked``: a killed process holds the reader lock.
    """

    pipe: tuple[int, ...] = ()
    buffers: tuple[tuple[int, tuple[int, ...]], ...] = ()
    unfinished: int = 0
    locked: bool = False


Content = QueueState | int | float | None
Times = tuple[tuple[int, int], ...]
State = tuple[tuple[int, ...], tuple[Content, ...], int, Times]
Action = tuple[int, int, int]

PLAIN, GAVE_UP, UNLOCKED = 0, 1, 2
TICK: Action = (-1, -1, 0)
NEVER = -1
