"""What is shared and counted: locks, semaphores, events, and values; each is a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.domain.operations import POLLS, Kind
from grader.explorer.model.alphabet import Actor, Alphabet
from grader.explorer.model.footprints import Effect
from grader.explorer.model.state import AWAITED, GAVE_UP, State
from grader.explorer.model.world import World, put_back
from grader.explorer.program.node import Node, Observed, Use

GIVEN_BY = {Kind.ACQUIRE: Kind.RELEASE, Kind.WAIT: Kind.SET}  # what ends a wait


class Locks:
    """The locks, events and values of one program."""

    def __init__(self, world: World) -> None:
        self._shared = world.shared
        self._after, self._move, self._forest = world.after, world.move, world.forest
        self.steps: dict[Kind, Callable[[State, int, Node, int], State]] = {
            **dict.fromkeys((Kind.ACQUIRE, Kind.WAIT), self._take),
            **dict.fromkeys((Kind.RELEASE, Kind.SET, Kind.CLEAR, Kind.WRITE), self._change),
            **dict.fromkeys((Kind.IS_SET, Kind.READ), self._poll),
        }

    def is_ready(self, state: State, _process: int, node: Node) -> bool:
        """Whether a lock is free, or an event set."""
        return 0 <= node.target < len(state[1]) and self._value(state, node) > 0

    def outcome(self, state: State, node: Node, way: int) -> Observed:
        """What the process observes of a step that goes this way; ``None`` where there is nothing to observe."""
        if node.kind in (Kind.ACQUIRE, Kind.WAIT):
            return way != GAVE_UP
        if node.kind is Kind.RELEASE and self._is_full(state, node):
            return "overcalled"
        return self.seen(state, node) if node.kind in POLLS else None

    def seen(self, state: State, node: Node) -> int | float | bool:
        """What a poll sees."""
        value = self._value(state, node)
        return value > 0 if node.kind is Kind.IS_SET else value

    def _value(self, state: State, node: Node) -> int | float:
        value = state[1][node.target]
        assert isinstance(value, int | float)
        return value

    def _is_full(self, state: State, node: Node) -> bool:
        """Whether a lock has been released as often as it can be."""
        shared = self._shared[node.target]
        limit = {"Lock": 1, "BoundedSemaphore": shared.number}.get(shared.kind)
        return limit is not None and self._value(state, node) >= limit

    def _poll(self, state: State, process: int, node: Node, _way: int) -> State:
        return self._move(state, process, self._after(node, self.seen(state, node)))

    def _take(self, state: State, process: int, node: Node, way: int) -> State:
        """``acquire`` of a lock, ``wait`` for an event."""
        index = self._after(node, way != GAVE_UP)
        if way == GAVE_UP or node.kind is Kind.WAIT:
            return self._move(state, process, index)
        return self._move(state, process, index, put_back(state[1], node.target, self._value(state, node) - 1))

    def _change(self, state: State, process: int, node: Node, _way: int) -> State:
        """``release``, ``set``, ``clear``, or writing a value."""
        if node.kind in (Kind.SET, Kind.CLEAR) and self._value(state, node) == AWAITED:
            if node.kind is Kind.CLEAR:
                return self._move(state, process, self._after(node, None))
            return self._move(state, process, self._forest.changed_to(node.index, Kind.STUCK))
        if node.kind is Kind.RELEASE:
            if self._is_full(state, node):
                return self._move(state, process, self._after(node, "overcalled"))
            value = self._value(state, node) + 1
        else:
            value = {Kind.SET: 1, Kind.CLEAR: 0}.get(node.kind, node.operation.number)
        return self._move(state, process, self._after(node, None), put_back(state[1], node.target, value))

    def effects(self, use: Use, _alphabet: Alphabet) -> Iterator[Effect]:
        """What an operation reads and writes."""
        yield Effect("lock", use.target, writes=use.kind not in POLLS)

    def needs(
        self, state: State, process: int, node: Node, alphabet: Alphabet, _members: set[Actor]
    ) -> list[Actor] | None:
        """Those without whom an operation cannot happen; ``None`` if it may already."""
        if node.kind not in GIVEN_BY or self.is_ready(state, process, node):
            return None
        return alphabet.doing(state, GIVEN_BY[node.kind], node.target)
