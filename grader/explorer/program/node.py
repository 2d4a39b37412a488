"""One operation of one process after one history, and what follows from those before it."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from typing import NamedTuple

from grader.domain.operations import CERTAIN, POLLS, Kind
from grader.explorer.program.operation import Operation

Observed = int | str | bool | float | None

UNSUCCESSFUL = frozenset({"empty", "full", "alive"})


class Node:
    """An operation that a process is about to perform, after one history.

    ``target`` is the number of a queue, lock or process, ``message`` that of an item; -1 for none. ``credit`` is how
    many items the process took and has not acknowledged, ``polls`` how often in a row it looked without any news.
    ``cancelled`` are the queues whose feeder its end does not wait for.
    ``told`` is how many outcomes a worker must be told to come here, in ``size`` bytes; ``ended`` the node after this
    one if it is a last.
    """

    __slots__ = (
        "account",
        "cancelled",
        "code",
        "credit",
        "delay_ms",
        "depth",
        "ended",
        "index",
        "kind",
        "member",
        "message",
        "next",
        "operation",
        "outcome",
        "parent",
        "polls",
        "received",
        "size",
        "started",
        "target",
        "timeout_ms",
        "told",
    )  # fmt: skip

    def __init__(self, index: int, member: int, parent: int, outcome: Observed, operation: Operation) -> None:
        self.index = index
        self.member = member
        self.parent = parent
        self.outcome = outcome
        self.operation = operation
        self.kind = operation.kind
        self.delay_ms = round(operation.delay_s * 1000)
        self.timeout_ms = None if operation.timeout_s is None else round(operation.timeout_s * 1000)
        self.next: dict[Observed, int] = {}
        self.target = self.message = self.ended = -1
        self.depth = self.account = self.credit = self.polls = self.code = self.told = self.size = 0
        self.received: tuple[str, ...] = ()
        self.cancelled: frozenset[int] = frozenset()
        self.started: dict[str, int] = {}


class Patience(enum.IntEnum):
    """How long an operation waits."""

    NONE = 0
    SOME = 1
    ENDLESS = 2


class Use(NamedTuple):
    """Something that a process does to something, sooner or later: part of its alphabet."""

    member: int
    kind: Kind
    target: int
    patience: Patience

    @property
    def waits(self) -> bool:
        """Whether it never gives up."""
        return self.patience is Patience.ENDLESS


def use_of(node: Node) -> Use:
    patience = Patience.ENDLESS if node.timeout_ms is None and node.kind not in POLLS else Patience.SOME
    return Use(node.member, node.kind, node.target, Patience.NONE if node.timeout_ms == 0 else patience)


def has_one_outcome(node: Node) -> bool:
    return node.kind in CERTAIN or is_put_for_ever(node) or is_plain_join(node)


def is_put_for_ever(node: Node) -> bool:
    return node.kind is Kind.PUT and node.timeout_ms is None


def is_plain_join(node: Node) -> bool:
    return node.kind is Kind.PROCESS_JOIN and node.timeout_ms is None


def same_operation(one: Node, other: Node) -> bool:
    return (one.kind, one.target, one.timeout_ms, one.delay_ms) == (
        other.kind,
        other.target,
        other.timeout_ms,
        other.delay_ms,
    )


def place(text: str, received: tuple[str, ...]) -> int:
    """The last place at which a process received this text."""
    return max(place for place, other in enumerate(received) if other == text)


def renamed(line: str, received: tuple[str, ...]) -> str:
    """A line with the items that its process received replaced by their places; the longest at each place."""
    for text in sorted({text for text in received if text and text in line}, key=len, reverse=True):
        line = re.sub(re.escape(text) + r"(?!\d)", f"\0{place(text, received)}\0", line)
    return line


def speaks_of_items(node: Node) -> bool:
    return any(item in line for line in node.operation.said for item in node.received)


def acts(node: Node) -> bool:
    """Whether an operation changes anything, or brings news."""
    return node.kind not in POLLS


def is_unsuccessful(before: Node, outcome: Observed, nodes: list[Node]) -> bool:
    """Whether an outcome brought no news: it gave up waiting, or saw again what it had seen before."""
    if outcome in UNSUCCESSFUL or (before.kind in (Kind.ACQUIRE, Kind.WAIT) and outcome is False):
        return True
    if before.kind not in POLLS:
        return False
    if before.kind in (Kind.READ, Kind.QSIZE):
        return _seen_before(before, outcome, nodes)
    return outcome is (before.kind in (Kind.EMPTY, Kind.FULL, Kind.IS_ALIVE)) or outcome is None


def _seen_before(node: Node, outcome: Observed, nodes: list[Node]) -> bool:
    for index in _upwards(node, nodes):
        other = nodes[index]
        above = nodes[other.parent] if other.parent >= 0 else None
        if above is None or acts(above):
            return False
        if (above.kind, above.target) == (node.kind, node.target):
            return other.outcome == outcome
    return False


def _upwards(node: Node, nodes: list[Node]) -> Iterator[int]:
    index = node.index
    while index >= 0:
        yield index
        index = nodes[index].parent
