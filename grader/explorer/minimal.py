"""The smallest schedule that fails: fewest preemptions first, then fewest switches, then fewest steps.

Dijkstra's search over pairs of a state and the process that moved last, with none of the reductions. What a feeder
writes is nobody's turn: it counts as a step only. Schedules in which every item stands in the queue as soon as it was
put are looked at first, and alone if one of them fails: they are far fewer, and easier to read.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import NamedTuple

from grader.explorer.graph import Graph
from grader.explorer.meter import STATE_US
from grader.explorer.model import Model
from grader.explorer.state import Action, State

Cost = tuple[int, int, int]


class Way(NamedTuple):
    """A way to a state: what it costs, and the step before."""

    cost: Cost
    before: tuple[State, int] | None
    action: Action | None


def smallest(model: Model, fails: Callable[[State, tuple[Action, ...]], bool]) -> tuple[Action, ...] | None:
    """The steps of a smallest failing schedule; ``None`` if none fails."""
    graph = Graph(model, None)
    return _nearest(graph, fails, arrive_at_once=True) or _nearest(graph, fails, arrive_at_once=False)


def _nearest(
    graph: Graph, fails: Callable[[State, tuple[Action, ...]], bool], *, arrive_at_once: bool
) -> tuple[Action, ...] | None:
    model = graph.model
    first = (model.initial(), model.main)
    ways: dict[tuple[State, int], Way] = {first: Way((0, 0, 0), None, None)}
    heap: list[tuple[Cost, int, tuple[State, int]]] = [((0, 0, 0), 0, first)]
    done: set[tuple[State, int]] = set()
    pushed = 0
    while heap:
        cost, _, here = heappop(heap)
        if here in done:
            continue
        done.add(here)
        model.charge(STATE_US)
        state, last = here
        actions = graph.actions(state)
        if not actions and fails(state, _path(ways, here)):
            return _path(ways, here)
        arrivals = [action for action in actions if action[1] >= 0][:1] if arrive_at_once else []
        for action in arrivals or sorted(actions, key=lambda action: (action[1] < 0, action[0] != last, action)):
            after = (graph.step(state, action), action[0] if action[1] < 0 <= action[0] else last)
            new = _added(cost, action, last, actions)
            if after not in ways or new < ways[after].cost:
                ways[after] = Way(new, here, action)
                pushed += 1
                heappush(heap, (new, pushed, after))
    return None


def _added(cost: Cost, action: Action, last: int, actions: tuple[Action, ...]) -> Cost:
    preemptions, switches, steps = cost
    process, queue, _ = action
    if queue >= 0 or process < 0 or process == last:
        return (preemptions, switches, steps + 1)
    could_go_on = any(other[0] == last and other[1] < 0 for other in actions)
    return (preemptions + could_go_on, switches + 1, steps + 1)


def _path(ways: dict[tuple[State, int], Way], here: tuple[State, int]) -> tuple[Action, ...]:
    actions: list[Action] = []
    way = ways[here]
    while way.before is not None and way.action is not None:
        actions.append(way.action)
        way = ways[way.before]
    return tuple(reversed(actions))
