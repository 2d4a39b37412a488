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

    What died with its process is in the buffer of ``DEAD``, where its slot stays taken and a process can notice.
    ``unfinished`` is the count that ``join`` waits for; ``locked``: which locks are held by a process that was killed,
    and which process is in the middle of writing.
    """

    pipe: tuple[int, ...] = ()
    buffers: tuple[tuple[int, tuple[int, ...]], ...] = ()
    unfinished: int = 0
    locked: int = 0


Content = QueueState | int | float | None
Times = tuple[tuple[int, int], ...]
State = tuple[tuple[int, ...], tuple[Content, ...], int, Times]
Action = tuple[int, int, int]

PLAIN, GAVE_UP, UNLOCKED, WRITING = 0, 1, 2, 3
LATE = 3  # ``clear`` comes before those that were woken test the event, ``wait`` after it; a look before an end
NOT_UP = 2  # of a process that has not begun: it fails to; none of those has a process that it could kill
READER, WRITER, SLEEPER = 1, 2, 4  # the locks of a queue, as bits; a dead process is waited for when ``join`` returns
LOST = READER | WRITER | SLEEPER
WRITES = 3  # bits before the number, plus one, of the process that is in the middle of writing
AWAITED = -2  # an event that is not set, and that wakes a dead process when it is: ``set`` waits for it for ever
DEAD = -1
TICK: Action = (-1, -1, 0)
NEVER = -1
