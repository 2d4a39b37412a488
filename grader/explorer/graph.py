"""The states of a model and the steps between them; what can happen is remembered by the shape of a state."""

from __future__ import annotations

from grader.explorer.model import Model
from grader.explorer.nodes import LOOKS, SILENT, Node
from grader.explorer.operations import Kind
from grader.explorer.possible import GAVE_UP, PLAIN, Action, Queue, State
from grader.explorer.relation import Relation


class Graph:
    """The states of a model and the steps between them; what can happen is remembered by the shape of a state."""

    def __init__(self, model: Model, relation: Relation | None) -> None:
        self.model = model
        self.relation = relation
        self.steps = 0
        self._plans: dict[object, tuple[Action, ...]] = {}
        self._looks: list[object] = []
        self._traits: list[tuple[int, bool]] = []

    def actions(self, state: State) -> tuple[Action, ...]:
        """The steps to try from a state; none where the program is over, or stuck."""
        shape = self._shape(state)
        found = self._plans.get(shape)
        if found is None:
            found = self._effective(state)
            if self.relation is not None:
                found = self.relation.choose(state, found)
            self._plans[shape] = found
        return found

    def all_actions(self, state: State) -> tuple[Action, ...]:
        """Every step that changes anything, whether or not it need be tried."""
        return self._effective(state)

    def _effective(self, state: State) -> tuple[Action, ...]:
        """What can happen, without looks in vain after which everything is as before."""
        found = self.model.enabled(state)
        if not any(
            way == GAVE_UP or self.model.nodes[state[0][p]].kind in LOOKS for p, queue, way in found if queue < 0 <= p
        ):
            return found
        return tuple(action for action in found if self.model.step(state, action) != state)

    def step(self, state: State, action: Action) -> State:
        """The state after a step."""
        self.steps += 1
        return self.model.step(state, action)

    def certain_action(self, state: State, process: int) -> Action | None:
        """What the process that moved last, or its parent, does without making a difference to anybody."""
        if self.relation is None or process < 0:
            return None
        if self.model.nodes[state[0][process]].kind is Kind.ENDED:
            process = self.model.members[process].parent
        if process >= 0 and self.relation.is_certain(state, process):
            return (process, -1, PLAIN)
        return None

    def _shape(self, state: State) -> object:
        """All of a state that what can happen next depends on; the histories of processes do not matter."""
        procs, objects, stale, times = state
        looks, nodes = self._looks, self.model.nodes
        while len(looks) < len(nodes):
            looks.append(self._look(nodes[len(looks)]))
        return (
            tuple([looks[index] if index >= 0 else None for index in procs]),
            self._content(0, objects[0])
            if len(objects) == 1
            else tuple([self._content(number, content) for number, content in enumerate(objects)]),
            stale,
            tuple([(asleep_ms == 0, expires_ms == 0) for asleep_ms, expires_ms in times]) if times else times,
        )

    def _look(self, node: Node) -> object:
        if (
            node.kind in SILENT
            or node.kind in LOOKS
            or node.timeout_ms is not None
            or node.kind in (Kind.PUT, Kind.PROCESS_JOIN)
        ):
            return node.index  # what it does after this matters as well
        return (node.kind, node.target, node.timeout_ms, min(node.credit, 1), node.vain)

    def _content(self, number: int, content: object) -> object:
        if not isinstance(content, Queue):
            return content
        pipe, buffers, count, locked = content
        if len(self._traits) <= number:
            self._traits = [
                (shared.bound, self.relation is None or place in self.relation.large)
                for place, shared in enumerate(self.model.shared)
            ]
        bound, large = self._traits[number]
        return (
            pipe if large else bool(pipe),
            buffers if large or not buffers else tuple([owner for owner, _ in buffers]),
            count > 0,
            locked,
            len(pipe) + sum(len(items) for _, items in buffers) if bound else 0,
        )
