"""What one queue holds, as a plain value: its pipe, and what each process has put that is not in the pipe yet."""

from __future__ import annotations

from typing import Any

from grader.explorer.model.alphabet import Actor
from grader.explorer.model.state import DEAD, LOST, WRITER, WRITES, QueueState, State

_NEW = tuple.__new__
Buffers = tuple[tuple[int, tuple[int, ...]], ...]


def pending(state: State, actor: Actor) -> bool:
    """Whether a feeder has something to write."""
    process, number = actor
    queue = state[1][number] if number < len(state[1]) else None
    return isinstance(queue, QueueState) and any(owner == process for owner, _ in queue.buffers)


def without(content: QueueState, process: int, *, counts: bool) -> QueueState:
    """A queue without what this process has not written yet; its slots stay taken, where that ``counts``."""
    lost = len(dict(content.buffers).get(process, ()))
    if not lost:
        return content
    left = tuple(entry for entry in content.buffers if entry[0] != process)
    return content._replace(buffers=buffered(left, DEAD, (DEAD,) * lost) if counts else left)


def held_by(queue: QueueState) -> int:
    """How many items are in it, with those on their way."""
    return len(queue.pipe) + sum(len(items) for _, items in queue.buffers)


def queue_of(fields: tuple[Any, ...]) -> QueueState:
    """A queue, made without the keyword handling of a named tuple's constructor: a search makes millions."""
    return _NEW(QueueState, fields)


def buffered(buffers: Buffers, process: int, items: tuple[int, ...]) -> Buffers:
    """The buffers with items that a process has put, after those it put before."""
    held = dict(buffers)
    held[process] = (*held.get(process, ()), *items)
    return tuple(sorted(held.items()))


def begun(queue: QueueState, process: int) -> QueueState:
    """A queue whose writer lock this process has taken, for an item that does not fit into the pipe."""
    return queue._replace(locked=queue.locked & LOST | process + 1 << WRITES)


def writer_of(queue: QueueState) -> int:
    """The process that is in the middle of writing; -1 if none is."""
    return (queue.locked >> WRITES) - 1


def broken_off(queue: QueueState) -> QueueState:
    """A queue whose writer lock died with a process."""
    return queue._replace(locked=queue.locked & LOST | WRITER)
