"""What a real process did, entry by entry, and the items that were put and not taken yet."""

from __future__ import annotations

from collections import defaultdict

from grader.domain.histories import Entry, History
from grader.domain.operations import Kind
from grader.explorer.program.node import Node
from grader.explorer.program.registry import Registry


class WaitingError(Exception):
    """Another process has to be walked first."""


class Entries:
    """The entries of a history, one after another; what was counted is not counted out where it leads nowhere new."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._part = self._round = self._at = 0
        self._began_at = -1

    def next(self, index: int) -> Entry | None:
        """The next one, for a process that stands at this node; ``None`` at the end."""
        if self._part == len(self._history.parts):
            return None
        if self._at == 0 and self._round and index == self._began_at:  # a whole round has led back to its beginning
            self._round = 0
            self._part += 1
            self._began_at = -1
            return self.next(index)
        if self._at == 0:
            self._began_at = index
        return self._history.parts[self._part].entries[self._at]

    def taken(self) -> None:
        """Go on to the one after it."""
        part = self._history.parts[self._part]
        self._at += 1
        if self._at == len(part.entries):
            self._at, self._round = 0, self._round + 1
            if self._round == part.times:
                self._part, self._round, self._began_at = self._part + 1, 0, -1


class Coming:
    """Items that were put and not taken yet, by queue; one that was changed after ``put()`` has two texts."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._held = defaultdict[int, list[tuple[int, int, int]]](list)  # process, which of its puts, message
        self._puts = defaultdict[tuple[int, int], int](int)

    def put(self, node: Node) -> None:
        """An item is put."""
        key = (node.member, node.target)
        self._puts[key] += 1
        self._held[node.target].append((node.member, self._puts[key], node.message))

    def change(self, node: Node) -> None:
        """One was changed before its feeder may have written it."""
        if node.kind is Kind.CHANGED:
            self._held[node.target].append((node.member, int(node.operation.number), node.message))

    def get(self, queue: int, item: tuple[str, str]) -> int:
        """The message that was taken; raises ``WaitingError`` while there is none."""
        for owner, number, message in self._held[queue]:
            there = self._registry.messages[message].item
            if (there.kind.value, there.text) == item:
                self._held[queue] = [one for one in self._held[queue] if one[:2] != (owner, number)]
                return message
        raise WaitingError


def detail_of(entry: Entry) -> str:
    """What of it must be the same in the explorer, as text."""
    match entry.kind:
        case Kind.PUT if entry.item is not None:
            return entry.item[1]
        case Kind.WRITE:
            return str(entry.outcome)
        case Kind.EXIT | Kind.EXIT_NOW:
            return entry.item[1] if entry.item is not None else str(entry.outcome)
    return ""


def told(kind: Kind, detail: str) -> str:
    """An operation as it is written in a program, about."""
    return f"{'join' if kind is Kind.PROCESS_JOIN else kind.word}({detail})"
