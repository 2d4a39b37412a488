"""What steps read and write, and when two of them are in each other's way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from grader.explorer.nodes import Node
from grader.explorer.operations import Kind
from grader.explorer.registry import Parcel

LARGE_PIPE_BYTES = 16_000  # all items of a queue together; below it, no feeder ever waits for room


class Effect(NamedTuple):
    """Something that a step reads or writes."""

    what: str
    number: int
    writes: bool


COMMUTE = frozenset({"raised", "lowered", "held"})  # adding to a number, in whatever order


def conflict(one: Iterable[Effect], other: Iterable[Effect]) -> bool:
    """Whether one of them writes what the other reads, or both write it and not only add to it."""
    places: dict[tuple[str, int], tuple[bool, bool]] = {}
    for what, number, writes in one:
        reads_too, writes_too = places.get((what, number), (False, False))
        places[what, number] = (reads_too or not writes, writes_too or writes)
    for what, number, writes in other:
        read, written = places.get((what, number), (False, False))
        if (written and (not writes or what not in COMMUTE)) or (writes and read):
            return True
    return False


def large_queues(nodes: list[Node], parcels: list[Parcel]) -> frozenset[int]:
    """The queues whose items, all together, might fill a pipe."""
    puts: dict[int, int] = {}
    for node in nodes:
        if node.kind is Kind.PUT:
            puts[node.target] = puts.get(node.target, 0) + parcels[node.parcel].size
    return frozenset(queue for queue, total in puts.items() if total > LARGE_PIPE_BYTES)
