"""One program under one clock: what the models of its queues, locks and processes have in common."""

from __future__ import annotations

from grader.domain.operations import BLOCKING, POLLS, Kind
from grader.explorer.behaviour.trees import Forest
from grader.explorer.model.state import NEVER, Clock, Content, QueueState, State
from grader.explorer.program.node import Node, Observed

PARK = 3  # unsuccessful polls in a row after which a process waits for news
PARK_LATE = 12  # the same where any process may be slow


class World:
    """Nodes, queues, locks, items and processes of a program by their numbers; how one process goes on.

    ``parks``: a process that polled without success waits for news. That leaves out by choice that it gives up after so
    many polls: they are taken for a wait with a timeout, which is endless under the free clock. What comes of giving up
    is seen where it is for a timeout: in the program's own time, which every pause between two polls lets go on, and
    where any process may be slow; a process that polls more than ``PARK_LATE`` times in a row is patient there as well.
    """

    def __init__(self, forest: Forest, clock: Clock, main: int, *, parks: bool) -> None:
        self.forest = forest
        self.nodes = forest.nodes
        self.shared = forest.registry.shared
        self.messages = forest.registry.messages
        self.members = forest.registry.members
        self.clock = clock
        self.main = main
        self.parks = parks

    def alive(self, state: State) -> list[int]:
        """Processes that have begun and not ended."""
        return [p for p, index in enumerate(state[0]) if index >= 0 and self.nodes[index].kind is not Kind.ENDED]

    def has_ended(self, state: State, process: int) -> bool:
        """Whether a process was started and has ended."""
        procs = state[0]
        return 0 <= process < len(procs) and procs[process] >= 0 and self.nodes[procs[process]].kind is Kind.ENDED

    def queue(self, state: State, number: int) -> QueueState:
        """The contents of a queue, by its number."""
        return state[1][number]  # type: ignore[return-value] # a queue's number is never a lock's

    def counts(self, number: int) -> bool:
        """Whether a process can notice how many slots of a queue are taken."""
        return self.shared[number].bound > 0 or any(
            use.target == number and use.kind in (Kind.QSIZE, Kind.FULL) for use in self.forest.alphabet
        )

    def is_made(self, state: State, node: Node) -> bool:
        """Whether a queue or lock exists already; only a forged answer is about one that another process may make."""
        return node.target < len(state[1]) and state[1][node.target] is not None

    def rests(self, index: int) -> bool:
        """Whether a process at this node has polled so often in a row without success that it waits for news."""
        node = self.nodes[index]
        enough = PARK_LATE if self.clock is Clock.SLOW else PARK
        return node.polls >= enough and (node.kind in POLLS or node.kind in BLOCKING)

    def after(self, node: Node, outcome: Observed) -> int:
        """The node at which a process goes on; most often that is known."""
        found = node.next.get(outcome)
        return found if found is not None else self.forest.after(node.index, outcome)

    def move(self, state: State, process: int, index: int, objects: tuple[Content, ...] | None = None) -> State:
        """Advance a process to a node; parked processes wake up, unless this step was itself a poll."""
        procs, before, parked, times = state
        if not self.parks:
            parked = 0
        elif self.nodes[index].polls >= PARK and self.rests(index):
            parked |= 1 << process
        elif parked and self.nodes[procs[process]].kind not in POLLS:
            parked = 0
        changed = list(procs)
        changed[process] = index
        after = (tuple(changed), before if objects is None else objects, parked, times)
        return self.arrive(after, process) if times else after

    def arrive(self, state: State, process: int) -> State:
        """Set the clock of a process for its next operation."""
        procs, objects, parked, times = state
        if not times:
            return state
        node = self.nodes[procs[process]]
        expires_ms = node.delay_ms + node.timeout_ms if node.timeout_ms else NEVER
        return (procs, objects, parked, (*times[:process], (node.delay_ms, expires_ms), *times[process + 1 :]))


def put_back(objects: tuple[Content, ...], number: int, content: Content) -> tuple[Content, ...]:
    """The contents of all queues and locks, with those of one replaced."""
    return (content,) if len(objects) == 1 else (*objects[:number], content, *objects[number + 1 :])
