"""When there are too many schedules for the budget: some of them, chosen by chance with a fixed seed.

Three strategies take turns. *Random walk*: any step that is possible. *POS* (partial order sampling, Yuan et al., CAV
2018): every pending step has a random priority, drawn again when a conflicting step went first. *PCT* (Burckhardt et
al., ASPLOS 2010): processes have random priorities, and at a few random steps the first one falls to the last place.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from grader.domain.operations import ON_SHARED, Kind
from grader.explorer.model.model import Model
from grader.explorer.model.state import Action, State
from grader.explorer.program.meter import STATE_US, STEP_US, SpentError
from grader.explorer.search.graph import Graph

SEED = 20
EXECUTIONS = 300
CHANGES = 2  # PCT finds a bug of depth 3 with a known probability
LONGEST = 600


class Spot:
    """A state that was visited.

    What can happen there, with the steps that each is in a race with, and where it leads.
    """

    __slots__ = ("actions", "after", "rivals", "state")

    def __init__(self, graph: Graph, state: State) -> None:
        self.state = state
        self.actions = graph.actions(state)
        about = [(action, _object(graph.model, state, action)) for action in self.actions]
        self.rivals = tuple([_rivals(action, number, about) for action, number in about])
        self.after: list[Spot | None] = [None] * len(self.actions)


Choose = Callable[[Spot, int], int]  # which of the actions, after so many steps
Strategy = Callable[[random.Random, int], Choose]  # for one execution, given how long the longest was


class Spots:
    """All states that were met, each once: a step that was made before is only looked up."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[State, Spot] = {}
        self.first = self._at(graph.model.initial())

    def after(self, spot: Spot, which: int) -> Spot:
        """Where a step leads."""
        found = spot.after[which]
        if found is None:
            found = spot.after[which] = self._at(self._graph.step(spot.state, spot.actions[which]))
        return found

    def _at(self, state: State) -> Spot:
        found = self._known.get(state)
        if found is None:
            self._graph.model.charge(STATE_US)
            found = self._known[state] = Spot(self._graph, state)
        return found


def sample(
    model: Model,
    fails: Callable[[State, tuple[Action, ...]], bool],
    executions: int = EXECUTIONS,
) -> tuple[tuple[Action, ...] | None, int]:
    """The steps of the first failing execution, if one failed; and how many were tried before the meter stopped it."""
    graph, chance, longest, number = Graph(model, None), random.Random(SEED), 50, 0
    try:
        spots = Spots(graph)
        for number in range(executions):
            state, path = execute(spots, STRATEGIES[number % len(STRATEGIES)](chance, longest))
            longest = max(longest, len(path))
            model.charge(len(path) * STEP_US)
            if len(path) < LONGEST and fails(state, path):  # else it was cut off, and shows nothing
                return path, number + 1
    except SpentError:
        return None, number
    return None, executions


def execute(spots: Spots, choose: Choose) -> tuple[State, tuple[Action, ...]]:
    """One execution: where it ends, and its steps."""
    spot, path = spots.first, list[Action]()
    while spot.actions and len(path) < LONGEST:
        which = choose(spot, len(path))
        path.append(spot.actions[which])
        spot = spot.after[which] or spots.after(spot, which)
    return spot.state, tuple(path)


def _object(model: Model, state: State, action: Action) -> int:
    """The number of the queue or lock that a step is about; -1 for one about processes, and for time."""
    process, queue, _ = action
    if queue >= 0 or process < 0:
        return queue
    node = model.nodes[state[0][process]]
    return node.target if node.kind in ON_SHARED or node.kind is Kind.NEW else -1


def _rivals(action: Action, number: int, about: list[tuple[Action, int]]) -> tuple[Action, ...]:
    """The steps about the same object, and those of the same process, itself among them."""
    process, queue, _ = action
    return tuple(
        [other for other, same in about if same == number or (queue < 0 and other[1] < 0 and other[0] == process)]
    )


def walk(chance: random.Random, _longest: int) -> Choose:
    """Each step that is possible has the same chance."""
    return lambda spot, _at: int(chance.random() * len(spot.actions))


def pos(chance: random.Random, _longest: int) -> Choose:
    """A process at another operation keeps its priority, however many steps others make meanwhile."""
    priorities: dict[Action, float] = {}

    def choose(spot: Spot, _at: int) -> int:
        best, highest = 0, -1.0
        for which, action in enumerate(spot.actions):
            priority = priorities.get(action)
            if priority is None:
                priority = priorities[action] = chance.random()
            if priority > highest:
                best, highest = which, priority
        for action in spot.rivals[best]:
            del priorities[action]
        return best

    return choose


def pct(chance: random.Random, longest: int) -> Choose:
    """The process with the highest priority goes on, until it falls to the last place."""
    priorities: dict[int, float] = {}
    changes = {chance.randrange(longest) for _ in range(CHANGES)}

    def best(actions: tuple[Action, ...]) -> int:
        best, highest = 0, -2.0
        for which, action in enumerate(actions):
            priority = priorities.get(action[0])
            if priority is None:
                priority = priorities[action[0]] = chance.random()
            if priority > highest:
                best, highest = which, priority
        return best

    def choose(spot: Spot, at: int) -> int:
        which = best(spot.actions)
        if at in changes:
            priorities[spot.actions[which][0]] = -chance.random()
            which = best(spot.actions)
        return which

    return choose


STRATEGIES: tuple[Strategy, ...] = (walk, pos, pct)
