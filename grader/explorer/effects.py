"""What steps read and write, and when two of them are in each other's way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from grader.explorer.nodes import Node, Patience, Use, use_of
from grader.explorer.registry import Parcel
from grader.explorer.state import Clock
from grader.explorer.trees import Forest
from grader.operations import POLLS, Kind

LARGE_PIPE_BYTES = 16_000  # all items of a queue together; below it, no feeder ever waits for room


class Effect(NamedTuple):
    """Something that a step reads or writes."""

    what: str
    number: int
    writes: bool


EVERYTHING = "everything"  # what a kind has that declares nothing else: it conflicts with every step
COMMUTE = frozenset({"raised", "lowered", "held"})  # adding to a number, in whatever order


class Footprint(NamedTuple):
    """What is read, added to and written, as sets of bits: two are compared some hundreds of times for every state."""

    reads: int = 0
    adds: int = 0
    writes: int = 0

    def conflicts(self, other: Footprint) -> bool:
        """Whether one of them writes what the other reads, or both write it and not only add to it."""
        reads, adds, writes = other
        return bool(
            self.writes & (reads | adds | writes) or self.adds & (reads | writes) or self.reads & (adds | writes)
        )


class Footprints:
    """Makes them: every place has a bit."""

    def __init__(self) -> None:
        self._bits: dict[tuple[str, int], int] = {}

    def of(self, effects: Iterable[Effect]) -> Footprint:
        """All effects together."""
        reads = adds = writes = 0
        for what, number, is_write in effects:
            if what == EVERYTHING:
                return Footprint(writes=-1)
            bit = self._bits.setdefault((what, number), 1 << len(self._bits))
            if not is_write:
                reads |= bit
            elif what in COMMUTE:
                adds |= bit
            else:
                writes |= bit
        return Footprint(reads, adds, writes)


def large_queues(nodes: list[Node], parcels: list[Parcel]) -> frozenset[int]:
    """The queues whose items, all together, might fill a pipe."""
    puts: dict[int, int] = {}
    for node in nodes:
        if node.kind is Kind.PUT:
            puts[node.target] = puts.get(node.target, 0) + parcels[node.parcel].size
    return frozenset(queue for queue, total in puts.items() if total > LARGE_PIPE_BYTES)


class Waits:
    """Which operations do not give up, whatever they are: they make a difference only when they find something.

    So are those of a loop that looks in vain until there is something. And under the free clock, where a timeout ends
    a wait only when nothing else can happen, those with a timeout, unless somebody only looks, or does not wait at all.
    ``loops`` are the former. In the program's own time even looking in vain takes time.
    """

    def __init__(self, forest: Forest, clock: Clock) -> None:
        self.loops = frozenset(forest.tried - forest.wavering) if clock is not Clock.OWN else frozenset()
        alphabet = [self._as_it_waits(use) for use in forest.alphabet]
        self._found: dict[int, Use] = {}
        only_try = any(use.kind in POLLS or use.patience is Patience.NONE for use in alphabet)
        self._are_patient = clock is Clock.FREE and not only_try
        self.alphabet = frozenset(
            use._replace(patience=Patience.ENDLESS) if self._are_patient else use for use in alphabet
        )

    def use_of(self, node: Node) -> Use:
        """What an operation is, with its true patience."""
        found = self._found.get(node.index)
        if found is None:
            use = self._as_it_waits(use_of(node))
            found = self._found[node.index] = use._replace(patience=Patience.ENDLESS) if self._are_patient else use
        return found

    def _as_it_waits(self, use: Use) -> Use:
        return use._replace(patience=Patience.ENDLESS) if use in self.loops else use
