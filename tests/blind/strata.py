"""An order of things by chance in which each label is there before chance alone decides. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def stratified(
    things: Sequence[Thing], labels_of: Callable[[Thing], Iterable[str]], chance: random.Random
) -> list[Thing]:
    """All of them: first one for each label that those before it lack, rarest first, then the rest by chance."""
    left = chance.sample(things, len(things))
    count: dict[str, int] = {}
    for thing in things:
        for label in labels_of(thing):
            count[label] = count.get(label, 0) + 1
    first: list[Thing] = []
    covered: set[str] = set()
    for label in sorted(count, key=lambda label: (count[label], label)):
        if label not in covered:
            chosen = next(thing for thing in left if label in labels_of(thing))
            left.remove(chosen)
            first.append(chosen)
            covered.update(labels_of(chosen))
    chance.shuffle(first)  # where not all are taken, it is not always the most frequent that are left out
    return first + left
