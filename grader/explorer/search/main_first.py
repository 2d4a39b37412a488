"""The schedule in which every process but main is slow: does main come to the end of its code before the others do?

However it waits for them (by ``join``, by polling, by a message), it comes there only after they have gone on.
"""

from __future__ import annotations

from grader.domain.operations import Kind
from grader.explorer.model.model import Model
from grader.explorer.model.state import Action

LONGEST = 400


def main_first(model: Model) -> tuple[Action, ...] | None:
    """The steps until main has run all its code; while it waits, others make one step at a time, the first that can."""
    state, path = model.initial(), list[Action]()
    while model.nodes[state[0][model.main]].kind is not Kind.EXIT:
        enabled = model.enabled(state)
        if not enabled or len(path) == LONGEST:
            return None
        action = next((action for action in enabled if action[0] == model.main and action[1] < 0), enabled[0])
        state = model.step(state, action)
        path.append(action)
    return tuple(path)
