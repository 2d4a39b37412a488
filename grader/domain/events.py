"""What one process did, as frozen events.

Processes and queues are numbered in the order in which the program made them; process 0 is the main process.
Lines are lines of the submission's source; ``None`` means that no line of the submission was on the stack.

Named tuples and not dataclasses: those take half a millisecond each to define, and a whole grading a third of a second.
"""

from __future__ import annotations

import enum
from typing import NamedTuple, NewType

from grader.domain.failure import Failure

ProcessId = NewType("ProcessId", int)
QueueId = NewType("QueueId", int)
LockId = NewType("LockId", int)  # of a lock, semaphore, event or shared value; only told apart by it

MAIN = ProcessId(0)


class ItemKind(enum.Enum):
    """What travelled through a queue."""

    TEXT = "text"
    NONE = "none"
    OBJECT = "object"


class Item(NamedTuple):
    """Something in a queue; ``text`` is the string itself, or the ``repr`` of anything else."""

    kind: ItemKind
    text: str


NONE = Item(ItemKind.NONE, "None")


class ProcessStarted(NamedTuple):
    """``start()`` of another process returned."""

    process: ProcessId
    line: int | None
    child: ProcessId


class WaitBegan(NamedTuple):
    """``join()`` on another process was called; it need not have returned."""

    process: ProcessId
    line: int | None
    child: ProcessId


class ProcessJoined(NamedTuple):
    """``join()`` on another process returned; ``exit_code`` is ``None`` while that one still runs."""

    process: ProcessId
    line: int | None
    child: ProcessId
    exit_code: int | None


class ProcessStopped(NamedTuple):
    """``terminate()`` or ``kill()`` was called on another process."""

    process: ProcessId
    line: int | None
    child: ProcessId


class ProcessRan(NamedTuple):
    """The process came to the end of its own code: normally, by ``sys.exit``, or by an exception.

    ``line`` is that of the exception, or of ``sys.exit``; ``None`` where its code simply came to its end.
    """

    process: ProcessId
    line: int | None
    exit_code: int
    failure: Failure | None


class ItemPut(NamedTuple):
    """An item was handed to a queue."""

    process: ProcessId
    line: int | None
    queue: QueueId
    item: Item


class PutRefused(NamedTuple):
    """``put()`` gave up because the queue was full: the item never was in it."""

    process: ProcessId
    line: int | None
    queue: QueueId
    item: Item


class ItemDropped(NamedTuple):
    """What was put could not be pickled: the queue's own thread printed an error and dropped it."""

    process: ProcessId
    line: int | None
    queue: QueueId
    item: Item


class GetBegan(NamedTuple):
    """A blocking ``get()`` was called; it need not have returned, nor with an item."""

    process: ProcessId
    line: int | None
    queue: QueueId


class ItemUnsent(NamedTuple):
    """What the process had put was not on its way yet when it ended: it is gone."""

    process: ProcessId
    line: int | None
    queue: QueueId
    item: Item


class FeederLeft(NamedTuple):
    """``cancel_join_thread()``: the end of the process will not wait until what it had put is sent."""

    process: ProcessId
    line: int | None
    queue: QueueId


class ExitedAtOnce(NamedTuple):
    """``os._exit()``: the process ended on the spot."""

    process: ProcessId
    line: int | None


class LockTaken(NamedTuple):
    """``acquire()`` of a lock or semaphore came back with it."""

    process: ProcessId
    line: int | None
    lock: LockId


class LockReleased(NamedTuple):
    """``release()`` of a lock or semaphore."""

    process: ProcessId
    line: int | None
    lock: LockId


class LockLost(NamedTuple):
    """The process ended while it held a lock of the queue, which no other process can take any more."""

    process: ProcessId
    line: int | None
    queue: QueueId


class ItemGot(NamedTuple):
    """An item was received from a queue."""

    process: ProcessId
    line: int | None
    queue: QueueId
    item: Item


class TaskDone(NamedTuple):
    """``task_done()`` was called; ``overcalled`` when it raised the ``ValueError``."""

    process: ProcessId
    line: int | None
    queue: QueueId
    overcalled: bool


class QueueJoined(NamedTuple):
    """``join()`` of a ``JoinableQueue`` returned."""

    process: ProcessId
    line: int | None
    queue: QueueId


class Polled(NamedTuple):
    """The process looked at a queue without success ``times`` times in a row (``empty()``, ``get_nowait()``)."""

    process: ProcessId
    line: int | None
    times: int


class LinePrinted(NamedTuple):
    """The process wrote this to its standard output, up to a line's end or to its next event."""

    process: ProcessId
    line: int | None
    text: str


class Called(NamedTuple):
    """The grader itself called a function of the submission."""

    process: ProcessId
    line: int | None
    function: str


THREAD, THREAD_QUEUE = "threading.Thread", "queue.Queue"  # as they are called in ``ForeignUse``


class ForeignUse(NamedTuple):
    """The process used something that looks like the lesson's and is not: a queue of threads, a thread, a manager."""

    process: ProcessId
    line: int | None
    what: str


class Returned(NamedTuple):
    """A function that the grader called itself came back with a value of this type."""

    process: ProcessId
    line: int | None
    function: str
    type_name: str
    text: str


Event = (
    ProcessStarted
    | WaitBegan
    | ProcessJoined
    | ProcessStopped
    | ProcessRan
    | ItemPut
    | PutRefused
    | ItemDropped
    | ItemUnsent
    | FeederLeft
    | ExitedAtOnce
    | LockTaken
    | LockReleased
    | LockLost
    | GetBegan
    | ItemGot
    | TaskDone
    | QueueJoined
    | Polled
    | LinePrinted
    | Called
    | ForeignUse
    | Returned
)
