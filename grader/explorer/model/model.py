"""The states of a whole program, and what can happen in them.

A state is four tuples: the node of every process, the contents of every queue and lock, which processes are parked, and
the time left to every process. What each operation does is said by ``queues``, ``locks`` and ``processes``.

Three clocks. ``FREE``: sleeping takes no time, and a wait with a timeout gives up only when nothing else can happen.
``OWN``: sleeps and timeouts as written; time goes on when no process can do anything at this moment. ``SLOW``: sleeping
takes no time, and a wait with a timeout may give up whenever what it waits for is not there.

A process that polls again and again without success is parked: it is not asked to poll again before something has
happened; so polling loops have finitely many schedules.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.domain.operations import BLOCKING, ON_LOCKS, ON_SHARED, OUTSIDE_MODEL, POLLS, QUEUE_KINDS, Kind
from grader.explorer.behaviour.trees import Forest
from grader.explorer.model.alphabet import Actor, Alphabet
from grader.explorer.model.footprints import Effect
from grader.explorer.model.locks import Locks
from grader.explorer.model.processes import Processes
from grader.explorer.model.queues import Queues
from grader.explorer.model.state import GAVE_UP, LATE, NEVER, NOT_UP, PLAIN, TICK, Action, Clock, State
from grader.explorer.model.world import World
from grader.explorer.program.meter import ABLE_US, STEP_US
from grader.explorer.program.node import Node, Observed, Use

GIVE_UP = 400  # unsuccessful polls in a row, each from another state, after which a process is said to loop endlessly


class Model:
    """The states of one program under one clock."""

    def __init__(self, forest: Forest, clock: Clock, main: int, *, parks: bool = True) -> None:
        self._world = World(forest, clock, main, parks=parks)
        self.queues, self.locks = Queues(self._world), Locks(self._world)
        self.processes = Processes(self._world)
        self.forest, self.clock, self.main = forest, clock, main
        self.charge = forest.meter.charge
        self.nodes, self.shared, self.messages = self._world.nodes, self._world.shared, self._world.messages
        self.members = self._world.members
        self.has_ended, self.rests = self._world.has_ended, self._world.rests
        self.has_learnt = False  # whether its first schedules were run
        self._of = {kind: self._primitive(kind) for kind in Kind}
        self._own_ways = {**self.processes.ways, **self.locks.ways}
        self._steps = {**self.queues.steps, **self.locks.steps, **self.processes.steps}

    def _primitive(self, kind: Kind) -> Queues | Locks | Processes:
        return self.queues if kind in QUEUE_KINDS else self.locks if kind in ON_LOCKS else self.processes

    def initial(self) -> State:
        """The main process before its first operation."""
        procs = (-1,) * self.main + (self.forest.root(self.main),)
        times = ((0, NEVER),) * len(procs) if self.clock is Clock.OWN else ()
        return self._world.arrive((procs, (), 0, times), self.main)

    def is_over(self, state: State) -> bool:
        """Whether the main process has ended, or something happened that is outside the model."""
        main = self.nodes[state[0][self.main]]
        return main.kind is Kind.ENDED or any(
            index >= 0 and self.nodes[index].kind in OUTSIDE_MODEL and self.nodes[index].kind is not Kind.STUCK
            for index in state[0]
        )

    def enabled(self, state: State) -> tuple[Action, ...]:
        """Everything that can happen next, processes first; empty when nothing can.

        An action is a process, a queue and a way. With queue -1 the process itself goes on: ``PLAIN`` as it likes,
        ``GAVE_UP`` by its timeout, ``UNLOCKED`` when it kills a process that does not hold a reader lock, ``WRITING``
        when that holds a writer lock, or when it begins to write what does not fit into the pipe itself; ``NOT_UP``
        when it was spawned and fails to begin. With a queue, its feeder writes the next item, or begins to. ``TICK``
        alone: time goes on. Empty are the states in which the main process has ended, something outside the model has
        happened, or all wait: a deadlock.
        """
        self.charge(len(state[0]) * ABLE_US)
        if self.is_over(state):
            return ()
        found = [(process, -1, way) for process in self._able(state) for way in self._ways(state, process)]
        found += self.queues.pipes.arrivals(state)
        if self.clock is Clock.FREE and all(way == GAVE_UP or self.polls_again(state, p, q) for p, q, way in found):
            found += [(process, -1, GAVE_UP) for process in self._able(state) if self._can_give_up(state, process)]
            found = list(dict.fromkeys(found))
        if self.clock is Clock.OWN:
            # Time has passed in ``join``: a process that waits there returns before the count can rise again.
            found = [action for action in found if self._joins(state, action)] or found
            if not found and self._pause_ms(state):
                found = [TICK]
        return tuple(found or self._polls_again(state))

    def step(self, state: State, action: Action) -> State:  # the hot path of every search: plain and short
        """The state after one of the enabled actions; for others it is not defined.

        May ask the oracle where the process goes on: so it raises ``TooSlowError``, and ``SpentError`` by its charge.
        """
        self.charge(STEP_US)
        process, queue, way = action
        if process < 0:
            return self._tick(state)
        if queue >= 0:
            return self.queues.flush(state, process, queue, way)
        node = self.nodes[state[0][process]]
        if way == NOT_UP and node.parent < 0:
            return self.processes.fail_to_come_up(state, process)
        return self._steps[node.kind](state, process, node, way)

    def outcome(self, state: State, process: int, way: int) -> Observed:
        """What a process observes when its operation goes this way; ``None`` for one with a single outcome."""
        node = self.nodes[state[0][process]]
        return self._of[node.kind].outcome(state, node, way)

    def is_ready(self, state: State, process: int, node: Node) -> bool:
        """Whether a blocking operation finds what it waits for."""
        return self._of[node.kind].is_ready(state, process, node)

    def effects(self, use: Use, alphabet: Alphabet) -> Iterator[Effect]:
        """What an operation reads and writes; for ``START``, without what the new process does."""
        yield Effect("life", use.member, writes=use.kind in (Kind.EXIT, Kind.EXITING, Kind.EXIT_NOW))
        yield from self._of[use.kind].effects(use, alphabet)

    def needs(
        self, state: State, process: int, node: Node, alphabet: Alphabet, members: set[Actor]
    ) -> list[Actor] | None:
        """Those without whom an operation cannot happen, if possible members; ``None`` if it may already."""
        return self._of[node.kind].needs(state, process, node, alphabet, members)

    def spinner(self, state: State) -> int | None:
        """A process that would poll endlessly without success, when nothing else can happen."""
        return next((p for p in self._world.alive(state) if self.nodes[state[0][p]].polls >= GIVE_UP), None)

    def ask_ahead(self, state: State, actions: tuple[Action, ...]) -> None:
        """Let the oracle find out already now what follows these steps, where others decide their outcomes."""
        for process, queue, way in actions:
            if queue >= 0 or process < 0:
                continue
            node = self.nodes[state[0][process]]
            if way == NOT_UP and node.parent < 0:
                continue
            if node.kind is Kind.GET or node.kind in POLLS:
                outcome = self._of[node.kind].outcome(state, node, way)
                if outcome not in node.next:
                    self.forest.ask_ahead(node.index, outcome)

    def _able(self, state: State) -> list[int]:
        """Processes that neither sleep nor are parked."""
        _, _, parked, times = state
        return [
            p
            for p in self._world.alive(state)
            if not (times and times[p][0]) and (not parked >> p & 1 or self._has_news(state, p))
        ]

    def _has_news(self, state: State, process: int) -> bool:
        """Whether a process that polled without success finds what it waits for."""
        node = self.nodes[state[0][process]]
        return node.kind in BLOCKING and self.is_ready(state, process, node)

    def _ways(self, state: State, process: int) -> tuple[int, ...]:
        """In which ways a process's operation can go at this moment; none while it waits."""
        node = self.nodes[state[0][process]]
        ways = self._ways_of(state, process, node)
        if node.parent < 0 and self.processes.may_fail_to_come_up(state, process, node):
            ways = (*ways, NOT_UP)
        return ways

    def _ways_of(self, state: State, process: int, node: Node) -> tuple[int, ...]:
        kind = node.kind
        if kind in ON_SHARED and not self._world.is_made(state, node):
            return ()
        if (ways := self._own_ways.get(kind)) is not None:
            return ways(state, process, node)
        if kind not in BLOCKING:
            return (PLAIN,)
        ready = self.is_ready(state, process, node)
        if not ready and self.locks.is_late(state, process, node):
            return (LATE,)
        if node.timeout_ms is None or (ready and not self._may_miss(state, process, node)):
            return (PLAIN,) if ready else self.queues.pipes.begins(state, process, node)
        if node.timeout_ms == 0 or self.clock is Clock.SLOW:
            return (PLAIN, GAVE_UP) if ready else (GAVE_UP,)
        expired = self.clock is Clock.OWN and state[3][process][1] == 0
        return (PLAIN,) * ready + (GAVE_UP,) * expired

    def _may_miss(self, state: State, process: int, node: Node) -> bool:
        """Whether what is ready may still give up."""
        if node.kind is Kind.PROCESS_JOIN:
            return self.processes.is_dying(state, node.target)
        return self.queues.may_miss(state, process, node)

    def _joins(self, state: State, action: Action) -> bool:
        process, queue, _ = action
        return queue < 0 and self.nodes[state[0][process]].kind is Kind.JOIN

    def polls_again(self, state: State, process: int, queue: int) -> bool:
        """Whether the next step of a process is a poll after one without success: beside it, others may give up."""
        node = self.nodes[state[0][process]]
        return queue < 0 and node.kind in POLLS and node.polls > 0

    def may_give_up(self, state: State) -> bool:
        """Whether a timeout may end somebody's wait, now or when nothing else can happen."""
        return any(self._can_give_up(state, process) for process in self._world.alive(state))

    def _can_give_up(self, state: State, process: int) -> bool:
        node = self.nodes[state[0][process]]
        return node.kind in BLOCKING and node.timeout_ms is not None

    def _polls_again(self, state: State) -> list[Action]:
        """When nothing else can happen, parked processes go on, some times more."""
        procs, objects, parked, times = state
        if not parked:
            return []
        rested = (procs, objects, 0, times)
        able = [p for p in self._able(rested) if parked >> p & 1 and self.nodes[procs[p]].polls < GIVE_UP]
        found = [(p, -1, way) for p in able for way in self._ways(rested, p)]
        if not found and self.clock is Clock.FREE:
            found = [(p, -1, GAVE_UP) for p in able if self._can_give_up(rested, p)]
        return found

    def _pause_ms(self, state: State) -> int:
        """How long until a process wakes up or gives up; 0 if none ever does."""
        pauses = []
        for p in self._world.alive(state):
            asleep_ms, expires_ms = state[3][p]
            pauses.append(asleep_ms or (expires_ms if self._can_give_up(state, p) else 0))
        return min((pause for pause in pauses if pause > 0), default=0)

    def _tick(self, state: State) -> State:
        procs, objects, _, times = state
        pause_ms = self._pause_ms(state)
        later = tuple(
            (max(asleep_ms - pause_ms, 0), expires_ms if expires_ms == NEVER else max(expires_ms - pause_ms, 0))
            for asleep_ms, expires_ms in times
        )
        return (procs, objects, 0, later)
