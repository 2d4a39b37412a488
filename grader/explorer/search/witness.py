"""A plain schedule of a program: one that a person would draw, and that shows what is asked for.

Items reach the queue as soon as they are put; processes take turns, or each goes on for as long as it can, or chance
decides with a fixed seed. Some ways are tried, not all: a picture is worth a few milliseconds.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from grader.explorer.model.model import Model
from grader.explorer.model.state import Action

SEED = 20
BY_CHANCE = 12
LONGEST = 400
Chooser = Callable[[list[Action], list[Action]], Action]


def plain_schedule(model: Model, fits: Callable[[tuple[Action, ...]], bool]) -> tuple[Action, ...] | None:
    """The steps of the first plain schedule that fits."""
    for choose in _ways():
        path = _follow(model, choose)
        if len(path) < LONGEST and fits(path):
            return path
    return None


def one_after_another(model: Model) -> tuple[Action, ...] | None:
    """The schedule in which each process goes on for as long as it can; ``None`` if that is too long."""
    path = _follow(model, _for_as_long_as_it_can)
    return path if len(path) < LONGEST else None


def _ways() -> Iterator[Chooser]:
    yield _in_turn
    yield _for_as_long_as_it_can
    yield lambda actions, _path: actions[-1]
    chance = random.Random(SEED)
    for _ in range(BY_CHANCE):
        yield lambda actions, _path: actions[int(chance.random() * len(actions))]


def _follow(model: Model, choose: Chooser) -> tuple[Action, ...]:
    state, path = model.initial(), list[Action]()
    while len(path) < LONGEST and (enabled := model.enabled(state)):
        arrivals = [action for action in enabled if action[1] >= 0]
        action = arrivals[0] if arrivals else choose(list(enabled), path)
        state = model.step(state, action)
        path.append(action)
    return tuple(path)


def _in_turn(actions: list[Action], path: list[Action]) -> Action:
    """The actor that has not moved for the longest time."""
    last = {process: at for at, (process, queue, _) in enumerate(path) if queue < 0}
    return min(actions, key=lambda action: last.get(action[0], -1))


def _for_as_long_as_it_can(actions: list[Action], path: list[Action]) -> Action:
    moved = next((process for process, queue, _ in reversed(path) if queue < 0), -1)
    return next((action for action in actions if action[0] == moved), actions[0])
