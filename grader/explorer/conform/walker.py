"""One process on its way along its history: each thing that it really did is held against what it says it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from grader.domain.histories import Entry, History
from grader.domain.mention import Items
from grader.domain.operations import OUTSIDE_MODEL, POLLS, Kind
from grader.explorer.behaviour.trees import Forest
from grader.explorer.conform.entries import Coming, Entries, detail_of, told
from grader.explorer.program.node import UNSUCCESSFUL, Node, Observed, has_one_outcome

# Operations that are not noted of a real run: nothing else depends on them.
NOT_NOTED = frozenset({
    Kind.NEW, Kind.CALL, Kind.CALLED, Kind.RETURNED, Kind.FOREIGN, Kind.CANCEL, Kind.CHANGED, Kind.FLUSHED,
})  # fmt: skip
OUTSIDE = OUTSIDE_MODEL | {Kind.LOAD_FAILED}
ENDS = frozenset({Kind.EXIT, Kind.EXIT_NOW})
GIVE_UP = frozenset({Kind.GET, Kind.PROCESS_JOIN})  # of which it is noted whether they can give up


class DiffersError(Exception):
    """A process does something else."""

    def __init__(self, case: str, real: str, explored: str) -> None:
        super().__init__(case)
        self.case, self.real, self.explored = case, real, explored


class StoppedError(Exception):
    """What follows cannot be carried out again."""


class Way(Protocol):
    """What the processes of one run have in common."""

    forest: Forest
    coming: Coming
    items: Items
    wavers: bool
    orders_by_address: bool
    entries: int

    def root(self, process: int) -> int:
        """Where a process begins."""

    def charge(self) -> None:
        """One step more; raises ``StoppedError`` where there were enough."""

    def pair(self, real: int, node: Node) -> bool:
        """Whether the thing of a real operation is that of the node."""


class Walker:
    """One process on its way."""

    def __init__(self, walk: Way, history: History) -> None:
        self.process = history.process
        self.line: int | None = None
        self._walk = walk
        self._broken, self._outside = history.broken, history.outside
        self._entries = Entries(history)
        self._index = -1
        self._said: list[str] = []
        self._last: Entry | None = None

    def walk(self) -> None:
        """Go on as far as possible; comes back at the end of the history."""
        if self._index < 0:
            self._index = self._walk.root(self.process)
            self._said += self._node.operation.said
        while True:
            node, entry = self._node, self._entries.next(self._index)
            if node.kind in NOT_NOTED:
                self._walk.coming.change(node)
                self._go_on(None)
                continue
            if node.kind in OUTSIDE and node.kind is not Kind.STUCK and (entry is not None or self._outside):
                raise StoppedError(node.operation.target or node.kind.word)
            if entry is None:
                self._end(node)
                return
            self.line = entry.line if entry.line is not None else node.operation.line or self.line
            try:
                self._check(node, entry)
            except DiffersError:
                if self._waits_for_time(node, entry):
                    raise StoppedError("clock") from None
                if self._walk.orders_by_address and node.kind is entry.kind and node.kind not in ENDS:
                    raise StoppedError("order") from None  # the same, of another thing: perhaps it came first in a set
                raise
            self._last = entry
            outcome = self._outcome(node, entry)  # it may have to be waited for, and all of this be done again
            if entry.said is not None:
                self._said = []
            self._entries.taken()
            self._walk.entries += 1
            if node.kind in ENDS or not entry.is_done:
                return
            self._go_on(outcome)

    @property
    def _node(self) -> Node:
        return self._walk.forest.nodes[self._index]

    def _go_on(self, outcome: Observed) -> None:
        self._walk.charge()
        node = self._node
        if node.kind is Kind.PUT and outcome is None:
            self._walk.coming.put(node)
        before, self._index = self._index, self._walk.forest.after(self._index, outcome)
        self._said += self._walk.forest.said(before, outcome, self._index)

    def _end(self, node: Node) -> None:
        """What it did then is not known, or is nothing that the explorer would follow."""
        if self._outside:
            raise DiffersError("asked", self._outside, told(node.kind, self._detail(node)))
        if self._broken == "barrier" and node.kind is not Kind.ACQUIRE:  # which takes its lock first
            raise DiffersError("asked", "barrier()", told(node.kind, self._detail(node)))
        if self._broken:
            raise StoppedError(self._broken)

    def _check(self, node: Node, entry: Entry) -> None:
        real, explored = told(entry.kind, detail_of(entry)), told(node.kind, self._detail(node))
        if node.kind is not entry.kind:
            raise DiffersError("ended" if ENDS & {node.kind, entry.kind} else "asked", real, explored)
        if node.kind in ENDS and real != explored:
            raise DiffersError("ended", real, explored)
        is_same_thing = node.kind in ENDS or self._walk.pair(entry.thing, node)
        if not is_same_thing or real != explored or self._patience_differs(node, entry):
            raise DiffersError("asked", real, explored)
        if entry.said is not None:
            self._check_lines(entry.said)

    def _waits_for_time(self, node: Node, entry: Entry) -> bool:
        """Whether it polls until some time, and one of the two has polled for longer: that is the clock's doing."""
        last = self._last
        if last is None or not self._walk.wavers or last.kind not in (node.kind, entry.kind):
            return False
        gave_up = last.outcome in UNSUCCESSFUL or (last.kind in (Kind.ACQUIRE, Kind.WAIT) and last.outcome is False)
        return gave_up or last.kind in POLLS

    def _patience_differs(self, node: Node, entry: Entry) -> bool:
        return node.kind in GIVE_UP and entry.timed is not (node.timeout_ms is not None)

    def _check_lines(self, really: tuple[str, ...]) -> None:
        real, explored = self._spoken_of(really), self._spoken_of(self._said)
        if self._walk.orders_by_address and sorted(real) == sorted(explored):
            return
        if real != explored:
            raise DiffersError("printed", " ".join(real), " ".join(explored))

    def _spoken_of(self, lines: Iterable[str]) -> tuple[str, ...]:
        return tuple(item for line in lines for item in self._walk.items.spoken_of(line))

    def _detail(self, node: Node) -> str:
        """What of an operation must be the same, as text."""
        match node.kind:
            case Kind.PUT:
                return self._walk.forest.registry.messages[node.message].item.text
            case Kind.WRITE:
                return str(node.operation.number)
            case Kind.EXIT | Kind.EXIT_NOW:
                failure = node.operation.fields
                return f"{failure['type']}" if isinstance(failure, dict) and "type" in failure else str(node.code)
        return ""

    def _outcome(self, node: Node, entry: Entry) -> Observed:
        if not entry.is_done or node.kind in ENDS or has_one_outcome(node):
            return None
        if node.kind is Kind.GET and entry.item is not None:
            return self._walk.coming.get(node.target, entry.item)
        return entry.outcome
