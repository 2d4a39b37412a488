"""What is shared and counted: locks, semaphores, events, and values; each is a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.domain.operations import POLLS, Kind
from grader.explorer.model.alphabet import Actor, Alphabet
from grader.explorer.model.footprints import Effect
from grader.explorer.model.state import AWAITED, GAVE_UP, LATE, PLAIN, State
from grader.explorer.model.world import World, put_back
from grader.explorer.program.node import Node, Observed, Use

GIVEN_BY = {Kind.ACQUIRE: Kind.RELEASE, Kind.WAIT: Kind.SET}  # what ends a wait


class Locks:
    """The locks, events and values of one program.

    The number of an event is 1 when it is set, and above that a bit for each process that stood in ``wait`` at that
    moment: it tests the event once more when it has woken up, so it returns ``False`` where ``clear`` came first
    (``Event.wait``, Lib/multiprocessing/synchronize.py, 3.13.0: 343-353).
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._shared = world.shared
        self._after, self._move, self._forest = world.after, world.move, world.forest
        self.steps: dict[Kind, Callable[[State, int, Node, int], State]] = {
            **dict.fromkeys((Kind.ACQUIRE, Kind.WAIT), self._take),
            **dict.fromkeys((Kind.RELEASE, Kind.SET, Kind.CLEAR, Kind.WRITE), self._change),
            **dict.fromkeys((Kind.IS_SET, Kind.READ), self._poll),
        }
        self.ways: dict[Kind, Callable[[State, int, Node], tuple[int, ...]]] = {Kind.CLEAR: self._ways_to_clear}

    def is_ready(self, state: State, _process: int, node: Node) -> bool:
        """Whether a lock is free, or an event set."""
        if not 0 <= node.target < len(state[1]):
            return False
        return is_set(self._value(state, node)) if node.kind is Kind.WAIT else self._value(state, node) > 0

    def is_late(self, state: State, process: int, node: Node) -> bool:
        """Whether a process was woken by an event that has been cleared since."""
        return node.kind is Kind.WAIT and bool(_woken(self._value(state, node)) >> process & 1)

    def _ways_to_clear(self, state: State, _process: int, node: Node) -> tuple[int, ...]:
        """``LATE`` if it may come before those that were woken test the event."""
        return (PLAIN, LATE) if _woken(self._value(state, node)) else (PLAIN,)

    def outcome(self, state: State, node: Node, way: int) -> Observed:
        """What the process observes of a step that goes this way; ``None`` where there is nothing to observe."""
        if node.kind in (Kind.ACQUIRE, Kind.WAIT):
            return way not in (GAVE_UP, LATE)
        if node.kind is Kind.RELEASE and self._is_full(state, node):
            return "overcalled"
        return self.seen(state, node) if node.kind in POLLS else None

    def seen(self, state: State, node: Node) -> int | float | bool:
        """What a poll sees."""
        value = self._value(state, node)
        return is_set(value) if node.kind is Kind.IS_SET else value

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
        index, value = self._after(node, self.outcome(state, node, way)), self._value(state, node)
        if node.kind is Kind.WAIT:
            value = value - (2 << process) if self.is_late(state, process, node) else value
        elif way != GAVE_UP:
            value -= 1
        return self._move(state, process, index, put_back(state[1], node.target, value))

    def _change(self, state: State, process: int, node: Node, way: int) -> State:
        """``release``, ``set``, ``clear``, or writing a value."""
        value = self._value(state, node)
        if node.kind in (Kind.SET, Kind.CLEAR) and value == AWAITED:
            if node.kind is Kind.CLEAR:
                return self._move(state, process, self._after(node, None))
            return self._move(state, process, self._forest.changed_to(node.index, Kind.STUCK))
        if node.kind is Kind.RELEASE and self._is_full(state, node):
            return self._move(state, process, self._after(node, "overcalled"))
        match node.kind:
            case Kind.RELEASE:
                value += 1
            case Kind.SET:
                value = value if is_set(value) else 1 + sum(2 << p for p in self._waiting(state, node.target))
            case Kind.CLEAR:
                value = _woken(value) << 1 if way == LATE else 0
            case _:
                value = node.operation.number
        return self._move(state, process, self._after(node, None), put_back(state[1], node.target, value))

    def _waiting(self, state: State, event: int) -> Iterator[int]:
        for process in self._world.alive(state):
            node = self._world.nodes[state[0][process]]
            if node.kind is Kind.WAIT and node.target == event:
                yield process

    def effects(self, use: Use, alphabet: Alphabet) -> Iterator[Effect]:
        """What an operation reads and writes; ``set`` also who waits, if ``clear`` can make a difference to them."""
        yield Effect("lock", use.target, writes=use.kind not in POLLS)
        if use.kind is Kind.SET and alphabet.doers(Kind.CLEAR, use.target):
            yield from (Effect("life", process, writes=True) for process in alphabet.doers(Kind.WAIT, use.target))

    def needs(
        self, state: State, process: int, node: Node, alphabet: Alphabet, _members: set[Actor]
    ) -> list[Actor] | None:
        """Those without whom an operation cannot happen; ``None`` if it may already."""
        if node.kind not in GIVEN_BY or self.is_ready(state, process, node) or self.is_late(state, process, node):
            return None
        return alphabet.doing(state, GIVEN_BY[node.kind], node.target)


def is_set(value: float) -> bool:
    """Whether this is the number of an event that is set."""
    return bool(int(value) & 1)


def _woken(value: float) -> int:
    """The processes that were woken by an event and have not tested it, as bits."""
    return int(value) >> 1 if value > 1 else 0
