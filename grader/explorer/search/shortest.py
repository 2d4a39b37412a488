"""The smallest schedule that fails: fewest preemptions and delays first, then fewest switches, then fewest steps.

Dijkstra's search with none of the reductions, over triples of a state, the process that moved last, and the feeders
that are late. What a feeder writes counts as no process's turn and comes before anything else, so that an item stands
in the queue as soon as it was put; where a failure needs it otherwise, the feeder is *delayed*, which costs as much as
a preemption, once, until it writes (delay-bounded scheduling: Emmi, Qadeer and Rakamarić, POPL 2011).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from grader.explorer.model.model import Model
from grader.explorer.model.state import Action, State
from grader.explorer.program.meter import STATE_US
from grader.explorer.search.graph import Graph

Cost = tuple[int, int, int]
Feeder = tuple[int, int]  # a process, and the queue that it writes to
Place = tuple[State, int, frozenset[Feeder]]
Fails = Callable[[State, tuple[Action, ...]], bool]


class Route(NamedTuple):
    """A way to a place: what it costs, the place before, and the step from there; ``None`` for a delay."""

    cost: Cost
    before: Place | None
    action: Action | None


def smallest(model: Model, fails: Fails) -> tuple[Action, ...] | None:
    """The steps of a smallest failing schedule; ``None`` if none fails."""
    graph = Graph(model, None)
    first: Place = (model.initial(), model.main, frozenset())
    ways: dict[Place, Route] = {first: Route((0, 0, 0), None, None)}
    heap: list[tuple[Cost, int, Place]] = [((0, 0, 0), 0, first)]
    done: set[Place] = set()
    pushed = 0
    while heap:
        cost, _, here = heappop(heap)
        if here in done:
            continue
        done.add(here)
        model.charge(STATE_US)
        actions = graph.actions(here[0])
        if not actions and fails(here[0], _path(ways, here)):
            return _path(ways, here)
        for new, after, action in _moves(graph, cost, here, actions):
            if after not in ways or new < ways[after].cost:
                ways[after] = Route(new, here, action)
                pushed += 1
                heappush(heap, (new, pushed, after))
    return None


def _moves(
    graph: Graph, cost: Cost, here: Place, actions: tuple[Action, ...]
) -> Iterator[tuple[Cost, Place, Action | None]]:
    """What may come next: an item that is due arrives, or its feeder is late from here on; else any other step."""
    (state, last, late), (bad, switches, steps) = here, cost
    due = next((action for action in actions if action[1] >= 0 and action[:2] not in late), None)
    if due is not None:
        yield (bad, switches, steps + 1), (graph.step(state, due), last, late), due
        yield (bad + 1, switches, steps), (state, last, late | {due[:2]}), None
        return
    for action in sorted(actions, key=lambda action: (action[1] < 0, action[0] != last, action)):
        process, queue, _ = action
        if queue >= 0:
            yield (bad, switches, steps + 1), (graph.step(state, action), last, late - {action[:2]}), action
        else:
            after = (graph.step(state, action), last if process < 0 else process, late)
            yield _added(cost, process, last, actions), after, action


def _added(cost: Cost, process: int, last: int, actions: tuple[Action, ...]) -> Cost:
    bad, switches, steps = cost
    if process < 0 or process == last:
        return (bad, switches, steps + 1)
    could_go_on = any(other[0] == last and other[1] < 0 for other in actions)
    return (bad + could_go_on, switches + 1, steps + 1)


def _path(ways: dict[Place, Route], here: Place) -> tuple[Action, ...]:
    actions: list[Action] = []
    way = ways[here]
    while way.before is not None:
        if way.action is not None:
            actions.append(way.action)
        way = ways[way.before]
    return tuple(reversed(actions))
