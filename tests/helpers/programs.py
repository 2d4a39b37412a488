"""Programs as the explorer sees them: a model, worked answers of any size, and a search of all their states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from grader.domain.exercise import Scenario
from grader.explorer.behaviour.trees import Forest
from grader.explorer.model.model import Model
from grader.explorer.model.state import Clock
from grader.explorer.oracle.confined import ConfinedHost
from grader.explorer.oracle.oracle import ProgramText
from grader.explorer.program.registry import ProcessSpec, Registry
from grader.explorer.search.graph import Graph
from grader.explorer.search.search import Found, Search, related
from tests.helpers.support import SOLUTIONS


@contextmanager
def program(source: str, scenario: Scenario | None, method: str = "fork", *, merging: bool = False) -> Iterator[Model]:
    """The model of a program; every process is told its whole history unless ``merging``."""
    with ConfinedHost([ProgramText("m.py", source, method)]) as workshop:
        registry = Registry()
        how = {"main": scenario.arguments()} if scenario is not None else {"script": None}
        main = registry.member(ProcessSpec("0", "MainProcess", "main", (), daemon=False, parent=-1, how=how))
        yield Model(Forest(lambda _: workshop.oracles[0], registry, merging=merging), Clock.FREE, main)


def solution(slug: str, producers: int, items: int, consumers: int) -> tuple[str, Scenario]:
    """A worked answer that makes so many items, and who takes part."""
    text = (SOLUTIONS / f"{slug}.py").read_text(encoding="utf-8")
    text = re.sub(r"range\(1, 4\)", f"range(1, {items + 1})", re.sub(r"range\(3\)", f"range({items})", text))
    makers = tuple((f"p{n}", f"F{n}x") for n in range(producers))
    return text, Scenario(makers, tuple(f"c{n}" for n in range(consumers)), ())


def search(model: Model, *, reduced: bool) -> Found:
    """Everything, with or without the reductions."""
    if reduced:
        return related(model, lambda _search, _end: False)[1]
    return Search(Graph(model, None)).run()
