"""What steps read and write, and when two of them are in each other's way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Effect(NamedTuple):
    """Something that a step reads or writes."""

    what: str
    number: int
    writes: bool


EVERYTHING = Effect("everything", 0, writes=True)  # of a kind that declares nothing else: it conflicts with every step
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
        for effect in effects:
            if effect == EVERYTHING:
                return Footprint(writes=-1)
            what, number, is_write = effect
            bit = self._bits.setdefault((what, number), 1 << len(self._bits))
            if not is_write:
                reads |= bit
            elif what in COMMUTE:
                adds |= bit
            else:
                writes |= bit
        return Footprint(reads, adds, writes)
