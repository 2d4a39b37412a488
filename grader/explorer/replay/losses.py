"""What goes with a process that is ended before its time: items that it had not sent, and locks of queues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.domain.events import MAIN, Event, ItemUnsent, LockLost, ProcessId, QueueId
from grader.domain.operations import Kind
from grader.explorer.model.model import Model
from grader.explorer.model.state import READER, WRITER, QueueState, State

DEADLY = frozenset({Kind.STOP, Kind.EXIT, Kind.EXITING, Kind.EXIT_NOW})  # steps that can end a process like this


def losses(
    model: Model, before: State, after: State, processes: Mapping[int, ProcessId], queues: Mapping[int, QueueId]
) -> Iterator[Event]:
    """What is lost by a deadly step from one state to the other."""
    dead = [p for p in processes if not model.has_ended(before, p) and model.has_ended(after, p)]
    for number, queue in queues.items():
        was, now = before[1][number], after[1][number]
        assert isinstance(was, QueueState)
        assert isinstance(now, QueueState)
        for owner, items in was.buffers:
            if owner in dead:
                yield from (ItemUnsent(processes[owner], None, queue, model.messages[item].item) for item in items)
        if now.locked & (READER | WRITER) & ~was.locked:
            yield LockLost(next((processes[p] for p in dead), MAIN), None, queue)
