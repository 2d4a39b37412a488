"""What one process did, as frozen events.

Processes and queues are numbered in the order in which the program made them; process 0 is the main process.
Lines are lines of the submission's source; ``None`` means that no line of the submission was on the stack.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NewType

ProcessId = NewType("ProcessId", int)
QueueId = NewType("QueueId", int)

MAIN = ProcessId(0)


class ItemKind(enum.Enum):
    """What travelled through a queue."""

    TEXT = "text"
    NONE = "none"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Item:
    """Something in a queue; ``text`` is the string itself, or the ``repr`` of anything else."""

    kind: ItemKind
    text: str


NONE = Item(ItemKind.NONE, "None")


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception, as the process that raised it described it."""

    type_name: str
    text: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that one process did, on one line of the submission."""

    process: ProcessId
    line: int | None


@dataclass(frozen=True, slots=True)
class ProcessStarted(Event):
    """``start()`` of another process returned."""

    child: ProcessId


@dataclass(frozen=True, slots=True)
class WaitBegan(Event):
    """``join()`` on another process was called; it need not have returned."""

    child: ProcessId


@dataclass(frozen=True, slots=True)
class ProcessJoined(Event):
    """``join()`` on another process returned; ``exit_code`` is ``None`` while that one still runs."""

    child: ProcessId
    exit_code: int | None


@dataclass(frozen=True, slots=True)
class ProcessStopped(Event):
    """``terminate()`` or ``kill()`` was called on another process."""

    child: ProcessId


@dataclass(frozen=True, slots=True)
class ProcessRan(Event):
    """The process came to the end of its own code: normally, by ``sys.exit``, or by an exception."""

    exit_code: int
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class ItemPut(Event):
    """An item was handed to a queue."""

    queue: QueueId
    item: Item


@dataclass(frozen=True, slots=True)
class ItemGot(Event):
    """An item was received from a queue."""

    queue: QueueId
    item: Item


@dataclass(frozen=True, slots=True)
class TaskDone(Event):
    """``task_done()`` was called; ``overcalled`` when it raised the ``ValueError``."""

    queue: QueueId
    overcalled: bool


@dataclass(frozen=True, slots=True)
class QueueJoined(Event):
    """``join()`` of a ``JoinableQueue`` returned."""

    queue: QueueId


@dataclass(frozen=True, slots=True)
class Polled(Event):
    """The process looked at a queue in vain ``count`` times in a row (``empty()``, ``get_nowait()``)."""

    count: int


@dataclass(frozen=True, slots=True)
class LinePrinted(Event):
    """The process wrote this to its standard output, up to a line's end or to its next event."""

    text: str


@dataclass(frozen=True, slots=True)
class Called(Event):
    """The grader itself called a function of the submission."""

    function: str


@dataclass(frozen=True, slots=True)
class Returned(Event):
    """A function that the grader called itself came back with a value of this type."""

    function: str
    type_name: str
    text: str
