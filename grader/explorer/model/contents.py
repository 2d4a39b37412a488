"""What one queue holds, as a plain value: its pipe, and what each process has put that is not in the pipe yet."""

from __future__ import annotations

from typing import Any

from grader.explorer.model.alphabet import Actor
from grader.explorer.model.state import QueueState, State

_NEW = tuple.__new__
Buffers = tuple[tuple[int, tuple[int, ...]], ...]


def pending(state: State, actor: Actor) -> bool:
    """Whether a feeder has something to write."""
    process, number = actor
    queue = state[1][number] if number < len(state[1]) else None
    return isinstance(queue, QueueState) and any(owner == process for owner, _ in queue.buffers)


def without(content: QueueState, process: int) -> QueueState:
    """A queue without what this process has not written yet."""
    return content._replace(buffers=tuple(entry for entry in content.buffers if entry[0] != process))


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
