"""One execution: who took part, what happened in which order, and how it ended."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from grader.domain.events import (
    MAIN,
    Event,
    LockId,
    ProcessId,
    QueueId,
)
from grader.domain.failure import Failure

E = TypeVar("E", bound=Event)


class ProcessInfo(NamedTuple):
    """A process that took part.

    ``target`` is the name of the function it was started with ("" for a subclass of ``Process``),
    ``arguments`` its string arguments by the target's parameter names, in order.
    """

    name: str
    target: str
    arguments: tuple[tuple[str, str], ...]
    daemon: bool
    parent: ProcessId | None


class QueueInfo(NamedTuple):
    """A queue that was used."""

    kind: str


class Waiting(enum.Enum):
    """What a process can be waiting in."""

    GET = "get"
    PUT = "put"
    QUEUE_JOIN = "queue-join"
    PROCESS_JOIN = "process-join"
    LOCK = "lock"
    EVENT = "event"
    EXIT = "exit"
    OTHER = "other"


class Wait(NamedTuple):
    """A process that had not ended when the execution did, and where it stood."""

    process: ProcessId
    operation: Waiting
    line: int | None
    queue: QueueId | None = None
    child: ProcessId | None = None
    timed: bool = False
    lock: LockId | None = None


class Finished(NamedTuple):
    """The main process ended by itself; ``survivors`` were alive after it."""

    exit_code: int
    survivors: tuple[Wait, ...] = ()


class Deadlocked(NamedTuple):
    """Proved: every process waits for another one, and none can move."""

    waits: tuple[Wait, ...]


class Looping(NamedTuple):
    """A process goes on without getting anywhere.

    Since anything advanced it used more than ``cpu_s`` of processor time, or slept more than ``slept_s`` by its own
    clock; or, where both are 0, it made more than ``calls`` queue calls. Met in a real run, ``line`` begins its loop.
    """

    process: ProcessId
    line: int | None
    cpu_s: float
    slept_s: float
    calls: int
    waits: tuple[Wait, ...]


class Spent(enum.Enum):
    """What an execution had no more of."""

    CLOCK = "clock"
    PROCESSOR = "processor"


class TimedOut(NamedTuple):
    """Not finished after ``limit_s`` seconds, by the clock or of processor time; the cause is not established."""

    limit_s: float
    waits: tuple[Wait, ...]
    spent: Spent = Spent.CLOCK


class NotLoaded(NamedTuple):
    """The submission's file raised while it was loaded, before anything of it could be called."""

    failure: Failure


Ending = Finished | Deadlocked | Looping | TimedOut | NotLoaded


class Trace(NamedTuple):
    """One execution. Events of one process are in its own order; across processes, in the order they became known."""

    processes: tuple[ProcessInfo, ...]
    queues: tuple[QueueInfo, ...]
    events: tuple[Event, ...]
    ending: Ending

    def of(self, kind: type[E]) -> Iterator[E]:
        """All events of one kind, in order."""
        return (event for event in self.events if isinstance(event, kind))

    def by(self, process: ProcessId) -> Iterator[Event]:
        """All events of one process, in its own order."""
        return (event for event in self.events if event.process == process)

    def children(self) -> tuple[ProcessId, ...]:
        """Every process but the main one, in the order of their start."""
        return tuple(ProcessId(number) for number in range(MAIN + 1, len(self.processes)))

    def waits(self) -> tuple[Wait, ...]:
        """Where the processes stood that had not ended when the execution did."""
        match self.ending:
            case Deadlocked(waits) | TimedOut(waits=waits) | Looping(waits=waits) | Finished(survivors=waits):
                return waits
            case NotLoaded():
                return ()
