"""When there are too many schedules for the budget: some of them, chosen by chance with a fixed seed.

Three strategies take turns. *Random walk*: any step that is possible. *POS* (partial order sampling, Yuan et al., CAV
2018): every pending step has a random priority, drawn again when a conflicting step went first. *PCT* (Burckhardt et
al., ASPLOS 2010): processes have random priorities, and at a few random steps the first one falls to the last place.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from grader.explorer.budget import STEP_US, Budget
from grader.explorer.graph import Graph
from grader.explorer.model import Model
from grader.explorer.possible import Action, State

SEED = 20
EXECUTIONS = 300
CHANGES = 2  # PCT finds a bug of depth 3 with a known probability
LONGEST = 600
Choose = Callable[[tuple[Action, ...], int], Action]


def sample(
    model: Model,
    fails: Callable[[State, tuple[Action, ...]], bool],
    budget: Budget,
    executions: int = EXECUTIONS,
) -> tuple[tuple[Action, ...] | None, int]:
    """The steps of the first failing execution, if one failed; and how many were tried."""
    graph, chance, longest = Graph(model, None), random.Random(SEED), 50
    known: dict[State, dict[Action, State | None]] = {}
    for number in range(executions):
        if budget.is_spent():
            return None, number
        choose = (_walk, _pos, _pct)[number % 3](chance, longest)
        state, path = _execute(graph, known, choose)
        longest = max(longest, len(path))
        budget.charge(len(path) * STEP_US + graph.work_us())
        if len(path) < LONGEST and fails(state, path):  # else it was cut off, and shows nothing
            return path, number + 1
    return None, executions


def _execute(
    graph: Graph, known: dict[State, dict[Action, State | None]], choose: Choose
) -> tuple[State, tuple[Action, ...]]:
    """One execution; states and steps that were met before are only looked up."""
    state, path = graph.model.initial(), list[Action]()
    while len(path) < LONGEST:
        steps = known.get(state)
        if steps is None:
            steps = known[state] = dict.fromkeys(graph.actions(state))
        if not steps:
            break
        action = choose(tuple(steps), len(path)) if len(steps) > 1 else next(iter(steps))
        after = steps[action]
        if after is None:
            after = steps[action] = graph.step(state, action)
        path.append(action)
        state = after
    return state, tuple(path)


def _walk(chance: random.Random, _longest: int) -> Choose:
    return lambda actions, _at: actions[int(chance.random() * len(actions))]


def _pos(chance: random.Random, _longest: int) -> Choose:
    priorities: dict[Action, float] = {}

    def choose(actions: tuple[Action, ...], _at: int) -> Action:
        for action in actions:
            if action not in priorities:
                priorities[action] = chance.random()
        best = max(actions, key=priorities.__getitem__)
        for action in actions:  # on the same queue, or not known to be independent: the race is run again
            priorities.pop(action)
        return best

    return choose


def _pct(chance: random.Random, longest: int) -> Choose:
    priorities: dict[int, float] = {}
    changes = {chance.randrange(longest) for _ in range(CHANGES)}

    def choose(actions: tuple[Action, ...], at: int) -> Action:
        for process, _, _ in actions:
            priorities.setdefault(process, chance.random())
        best = max(actions, key=lambda action: priorities[action[0]])
        if at in changes:
            priorities[best[0]] = -chance.random()
            best = max(actions, key=lambda action: priorities[action[0]])
        return best

    return choose
