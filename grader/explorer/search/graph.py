"""The states of a model and the steps between them; what can happen is remembered by the shape of a state."""

from __future__ import annotations

from grader.domain.operations import CERTAIN, POLLS, Kind
from grader.explorer.model.model import Model
from grader.explorer.model.state import GAVE_UP, Action, QueueState, State
from grader.explorer.program.meter import SHAPE_US
from grader.explorer.program.node import Node, use_of
from grader.explorer.search.eager import Settling
from grader.explorer.search.stubborn import StubbornSets


class Graph:
    """The states of a model and the steps between them; what can happen is remembered by the shape of a state."""

    def __init__(self, model: Model, stubborn: StubbornSets | None) -> None:
        self.model = model
        self.stubborn = stubborn
        self.step = model.step
        self.settle = Settling(model).settle if stubborn is not None else None
        self._plans: dict[object, tuple[Action, ...]] = {}
        self._looks = [-1]  # of every node a number that stands for what it is about to do; the last: not started
        self._numbers: dict[object, int] = {}
        self._traits: list[tuple[int, bool]] = []

    def actions(self, state: State) -> tuple[Action, ...]:
        """The steps to try from a state; none where the program is over, or stuck."""
        self.model.charge(SHAPE_US)
        shape = self._shape(state)
        found = self._plans.get(shape)
        if found is None:
            found = self._effective(state)
            if self.stubborn is not None:
                found = self.stubborn.choose(state, found)
            self._plans[shape] = found
        return found

    def all_actions(self, state: State) -> tuple[Action, ...]:
        """Every step that changes anything, whether or not it need be tried."""
        return self._effective(state)

    def _effective(self, state: State) -> tuple[Action, ...]:
        """What can happen, without unsuccessful polls after which everything is as before."""
        found = self.model.enabled(state)
        if not any(
            way == GAVE_UP or self.model.nodes[state[0][p]].kind in POLLS for p, queue, way in found if queue < 0 <= p
        ):
            return found
        return tuple(action for action in found if self.model.step(state, action) != state)

    def _shape(self, state: State) -> object:
        """All of a state that what can happen next depends on; the histories of processes do not matter."""
        procs, objects, stale, times = state
        looks, nodes = self._looks, self.model.nodes
        while len(looks) <= len(nodes):
            look = self._look(nodes[len(looks) - 1])
            looks.insert(len(looks) - 1, self._numbers.setdefault(look, len(self._numbers)))
        doing = tuple([looks[index] for index in procs])
        contents = tuple([self._content(number, content) for number, content in enumerate(objects)])
        if not times:
            return doing, contents, stale
        return doing, contents, stale, tuple([(asleep_ms == 0, expires_ms == 0) for asleep_ms, expires_ms in times])

    def _look(self, node: Node) -> object:
        if (
            node.parent < 0
            or node.kind in CERTAIN
            or node.kind in (Kind.PUT, Kind.PROCESS_JOIN)
            or self._may_stand_still(node)
        ):
            return node.index  # what it does after this matters as well
        is_seen_dead = self.model.nodes[node.parent].kind is Kind.ENDED
        return (node.kind, node.target, node.timeout_ms, min(node.credit, 1), node.polls, node.cancelled, is_seen_dead)

    def _may_stand_still(self, node: Node) -> bool:
        """Whether an unsuccessful poll comes back to some nodes of this kind, and not to others, as far as is known."""
        if node.kind not in POLLS and node.timeout_ms is None:
            return False
        if self.stubborn is None or use_of(node) in self.stubborn.alphabet.loops:
            return self.stubborn is None
        return node.kind is not Kind.GET or use_of(node) in self.model.forest.spinning

    def _content(self, number: int, content: object) -> object:
        if not isinstance(content, QueueState):
            return content
        pipe, buffers, count, locked = content
        if len(self._traits) <= number:
            self._traits = [
                (shared.bound, self.stubborn is None or place in self.stubborn.alphabet.large)
                for place, shared in enumerate(self.model.shared)
            ]
        bound, large = self._traits[number]
        if large or bound:
            held = len(pipe) + sum(len(items) for _, items in buffers)
            return (pipe, buffers, count > 0, locked) if large else (bool(pipe), buffers, count > 0, locked, held)
        return (not pipe, tuple([owner for owner, _ in buffers]) if buffers else (), count > 0, locked)
