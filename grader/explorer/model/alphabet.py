"""Everything that the processes of a program do, sooner or later: all operations seen in their trees so far."""

from __future__ import annotations

from collections.abc import Iterator

from grader.domain.operations import POLLS, Kind
from grader.explorer.behaviour.trees import Forest
from grader.explorer.model.state import Clock, State
from grader.explorer.program.node import Node, Patience, Use, use_of
from grader.explorer.program.registry import Message

LARGE_PIPE_BYTES = 16_000  # all items of a queue together; below it, no feeder ever waits for room

Actor = tuple[int, int]  # a process and -1, or a process and the queue that its feeder writes to
Needed = list[Actor] | None  # those without whom an operation cannot happen; ``None`` if it may already


def large_queues(nodes: list[Node], messages: list[Message]) -> frozenset[int]:
    """The queues whose items, all together, might fill a pipe."""
    puts: dict[int, int] = {}
    for node in nodes:
        if node.kind is Kind.PUT:
            puts[node.target] = puts.get(node.target, 0) + messages[node.message].size
    return frozenset(queue for queue, total in puts.items() if total > LARGE_PIPE_BYTES)


class Alphabet:
    """The uses of a forest, each with its true patience under one clock.

    Some operations do not give up, whatever they are: they make a difference only when they find something. So are
    those of a loop that polls until there is something (``loops``). And under the free clock, where a timeout ends a
    wait only when nothing else can happen, those with a timeout, unless a process only polls, or does not wait at all.
    In the program's own time even an unsuccessful poll takes time.

    ``overcalls``: some process may acknowledge more than it took. ``large`` are the queues that might fill a pipe.
    """

    def __init__(self, forest: Forest, clock: Clock) -> None:
        self.loops = frozenset(forest.spinning - forest.not_spinning) if clock is not Clock.OWN else frozenset()
        self.overcalls = forest.overcalls
        self.large = large_queues(forest.nodes, forest.registry.messages)
        self._nodes = forest.nodes
        self._uses_of_nodes: dict[int, Use] = {}
        uses = [self._as_it_waits(use) for use in forest.alphabet]
        only_try = any(use.kind in POLLS or use.patience is Patience.NONE for use in uses)
        self._are_patient = clock is Clock.FREE and not only_try
        self._uses: dict[int, tuple[Use, ...]] = {}
        for use in sorted({self._patient(use) for use in uses}):
            self._uses[use.member] = (*self._uses.get(use.member, ()), use)

    def of(self, process: int) -> tuple[Use, ...]:
        """What one process does, sooner or later."""
        return self._uses.get(process, ())

    def use_of(self, node: Node) -> Use:
        """What an operation is, with its true patience."""
        found = self._uses_of_nodes.get(node.index)
        if found is None:
            found = self._uses_of_nodes[node.index] = self._patient(self._as_it_waits(use_of(node)))
        return found

    def waits(self, node: Node) -> bool:
        """Whether an operation never gives up."""
        return self.use_of(node).waits

    def puts_of(self, process: int) -> list[int]:
        """The queues into which a process puts, one for each way of doing so."""
        return [use.target for use in self.of(process) if use.kind is Kind.PUT]

    def gets_of(self, process: int) -> list[int]:
        """The queues from which a process takes, one for each way of doing so."""
        return [use.target for use in self.of(process) if use.kind is Kind.GET]

    def takers_of(self, queue: int) -> set[int]:
        """The processes that take from a queue."""
        return {process for process in self._uses if queue in self.gets_of(process)}

    def doers(self, kind: Kind, target: int) -> set[int]:
        """The processes that do this, sooner or later, to that queue or lock."""
        return {
            process for process, uses in self._uses.items() if any((u.kind, u.target) == (kind, target) for u in uses)
        }

    def actors(self, state: State) -> Iterator[Actor]:
        """All processes that have begun and not ended, and their feeders."""
        for process, index in enumerate(state[0]):
            if index >= 0 and self._nodes[index].kind is not Kind.ENDED:
                yield (process, -1)
                for queue in self.puts_of(process):
                    yield (process, queue)

    def doing(self, state: State, kind: Kind, target: int) -> list[Actor]:
        """Those of them that do this, sooner or later, to that queue or lock."""
        wanted = self.doers(kind, target)
        return [actor for actor in self.actors(state) if actor[1] < 0 and actor[0] in wanted]

    def _patient(self, use: Use) -> Use:
        return use._replace(patience=Patience.ENDLESS) if self._are_patient else use

    def _as_it_waits(self, use: Use) -> Use:
        return use._replace(patience=Patience.ENDLESS) if use in self.loops else use
