"""The search: every state once, in the order of the number of steps to it, and the ways to each counted exactly.

All ways to a state have the same number of steps, so states are taken by that number: when one is expanded, every way
to it is known. Counting is then adding up (as Python integers, so never wrong by overflow). Steps that need not be
tried in every order (``stubborn``) are tried in one; the counted ways are the schedules that differ in something.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from typing import NamedTuple

from grader.explorer.model.model import Model
from grader.explorer.model.state import PLAIN, TICK, Action, Clock, State
from grader.explorer.program.meter import STATE_US, SpentError
from grader.explorer.search.components import recurrent
from grader.explorer.search.graph import Graph
from grader.explorer.search.stubborn import StubbornSets

After = tuple[Action, State, int, tuple[Action, ...]]
LEARNT = 400  # steps of a schedule that is run to learn an alphabet: a polling loop may have no end


class Found(NamedTuple):
    """What a search has seen: complete schedules by how they ended, and how much was done for it.

    ``ends`` maps a state in which nothing more happens to the number of schedules that lead there. ``is_complete`` is
    false when ``stop`` asked for an end, or when the work that may be done was done (``is_spent``).
    """

    ends: dict[State, int]
    states: int
    steps: int
    is_complete: bool
    is_spent: bool

    @property
    def schedules(self) -> int:
        """How many complete schedules were seen."""
        return sum(self.ends.values())


class Way:
    """A state that was reached: by how many ways, and one shortest of them; with the steps to try from there."""

    __slots__ = ("action", "before", "follow", "state", "ways")

    def __init__(
        self, state: State, ways: int, follow: tuple[Action, ...], before: Way | None = None, action: Action = TICK
    ) -> None:
        self.state = state
        self.ways = ways
        self.follow = follow
        self.before = before
        self.action = action


class Search:
    """One search of a graph; it remembers for every end one shortest way to it."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.first = graph.model.initial()
        self.loops = has_loops(graph.model)
        self.states = self.steps = 0
        self._ends: dict[State, Way] = {}
        self._edges: dict[State, tuple[Way, list[State]]] = {}
        self._trap: Way | None = None

    def run(self, stop: Callable[[State], bool] = lambda _: False) -> Found:
        """Visit every state that the graph reaches, until the meter stops it or ``stop`` says so of an end."""
        is_complete = is_spent = False
        try:
            with _no_garbage_collection():
                is_complete = self._run(stop)
        except SpentError:
            is_spent = True
        ends = {state: way.ways for state, way in self._ends.items()}
        return Found(ends, self.states, self.steps, is_complete, is_spent)

    def _run(self, stop: Callable[[State], bool]) -> bool:
        """Whether all states were visited."""
        waiting, ends, seen, charge = _Waiting(), self._ends, {self.first}, self.graph.model.charge
        first = Way(self.first, 1, self.graph.actions(self.first))
        if not first.follow:
            ends[self.first] = first
            self.states = 1
            return not stop(self.first)
        waiting.add(first, 0)
        for depth, way in waiting:
            self.states += 1
            charge(STATE_US)
            found = [self._follow(way.state, action, depth) for action in way.follow]
            for action, after, there, follow in self._looped(way, depth, found, seen) if self.loops else found:
                new = Way(after, way.ways, follow, way, action)
                if not follow:
                    end = ends.setdefault(after, new)
                    if end is not new:
                        end.ways += way.ways
                    elif stop(after):
                        return False
                elif not (self.loops and after in seen) and waiting.add(new, there):
                    self.graph.model.ask_ahead(after, follow)
                    if self.loops:  # the same state lies at several depths
                        seen.add(after)
        return not self._is_trapped(stop)

    def _is_trapped(self, stop: Callable[[State], bool]) -> bool:
        """Whether ``stop`` says so of the first state in which processes poll, and no way leads anywhere else.

        States before it may already have no way to an end; but what is going on there is something else.
        """
        into: dict[State, list[State]] = {}
        for state, (_, following) in self._edges.items():
            for after in following:
                into.setdefault(after, []).append(state)
        free, waiting = set(self._ends), list(self._ends)
        while waiting:
            for state in into.get(waiting.pop(), ()):
                if state not in free:
                    free.add(state)
                    waiting.append(state)
        trapped = {
            state: [after for after in following if after in self._edges]
            for state, (_, following) in self._edges.items()
            if state not in free
        }
        if not trapped:
            return False
        for_ever = recurrent(trapped)
        self._trap = self._edges[next(state for state in trapped if state in for_ever)][0]
        return stop(self._trap.state)

    @property
    def trap(self) -> State | None:
        """The state from which nothing ever ends, if one was met."""
        return self._trap.state if self._trap is not None else None

    def path(self, state: State) -> tuple[Action, ...]:
        """The steps of a shortest way to an end, or to what never ends."""
        way = self._trap if self._trap is not None and self._trap.state == state else self._ends[state]
        turns = []
        while way.before is not None:
            turns.append(way)
            way = way.before
        actions: list[Action] = [] if turns else self._forced(self.first, state)
        for way in reversed(turns):
            assert way.before is not None
            actions.append(way.action)
            actions += self._forced(self.graph.step(way.before.state, way.action), way.state, way.action[0])
        return tuple(actions)

    def _forced(self, state: State, goal: State, process: int = -1) -> list[Action]:
        """What follows by necessity, up to a state."""
        actions: list[Action] = []
        while True:
            state, moved = self.graph.settle(state, process) if self.graph.settle is not None else (state, ())
            actions += [(other, -1, PLAIN) for other in moved]
            if state == goal:
                return actions
            action = self.graph.actions(state)[0]
            actions.append(action)
            state, process = self.graph.step(state, action), action[0]

    def _looped(self, way: Way, depth: int, found: list[After], seen: set[State]) -> list[After]:
        """The same where processes poll: an actor that was put off must not be put off round and round."""
        if any(after in seen for _, after, _, _ in found):
            found = [self._follow(way.state, action, depth) for action in self.graph.all_actions(way.state)]
        self._edges[way.state] = (way, [after for _, after, _, _ in found])
        return found

    def _follow(self, state: State, first: Action, depth: int) -> After:
        """After a step and what then follows by necessity: the state, its depth, and the steps from there."""
        actions, step, settle, action = self.graph.actions, self.graph.step, self.graph.settle, first
        before = depth
        while True:
            state, process = step(state, action), action[0]
            if settle is not None:
                state, moved = settle(state, process)
                depth += len(moved)
            depth += 1
            follow = actions(state)
            if len(follow) != 1 or self.loops:
                self.steps += depth - before
                return first, state, depth, follow
            action = follow[0]


class _Waiting:
    """States that wait to be visited, by the number of steps to them."""

    def __init__(self) -> None:
        self._levels: dict[int, dict[State, Way]] = {}
        self._depths: list[int] = []

    def __iter__(self) -> Iterator[tuple[int, Way]]:
        while self._depths:
            depth = heappop(self._depths)
            for way in self._levels.pop(depth).values():
                yield depth, way

    def add(self, way: Way, depth: int) -> bool:
        """Add a way to a state; whether it is the first of this length."""
        level = self._levels.get(depth)
        if level is None:
            level = self._levels[depth] = {}
            heappush(self._depths, depth)
        entry = level.setdefault(way.state, way)  # hashing a state is what takes time here
        if entry is way:
            return True
        entry.ways += way.ways
        return False


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """States are tuples of tuples without cycles; looking for cycles among a million costs more than searching."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def learn(model: Model) -> None:
    """Run a few schedules, so that the trees show their alphabet: the first first, the last first, and in turn."""
    if model.has_learnt:
        return
    model.has_learnt = True
    for turn in range(3):
        state, steps = model.initial(), 0
        while steps < LEARNT and (enabled := model.enabled(state)):
            state = model.step(state, enabled[(0, -1, steps % len(enabled))[turn]])
            steps += 1


def related(model: Model, stop: Callable[[Search, State], bool]) -> tuple[Search, Found]:
    """Search with the stubborn sets that the alphabet allows; again from the start when the trees have shown more."""
    learn(model)
    while True:
        stubborn = StubbornSets(model)
        known = alphabet_of(model, stubborn)
        search = Search(Graph(model, stubborn))

        def ends(state: State, search: Search = search) -> bool:
            return stop(search, state)

        found = search.run(ends)
        if found.is_spent or alphabet_of(model, StubbornSets(model)) == known:
            return search, found


def alphabet_of(model: Model, stubborn: StubbornSets) -> tuple[object, ...]:
    """Everything that the stubborn sets rest on."""
    known = stubborn.alphabet
    return len(model.forest.alphabet), known.overcalls, known.large, has_loops(model), known.loops


def has_loops(model: Model) -> bool:
    """Whether a way can come back to a state that it left. One step back to the same state is left out everywhere."""
    return model.forest.loops or (model.clock is Clock.OWN and bool(model.forest.spinning))
