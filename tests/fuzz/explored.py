"""A program as the explorer sees it: all its outcomes, by several ways to search.

An *outcome* is how the program ended, and of every process what it printed and how it ended.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from grader.domain.operations import Kind
from grader.domain.schedule import MIDDLE
from grader.explorer.behaviour.trees import Forest
from grader.explorer.model.model import Model
from grader.explorer.model.state import Clock, State
from grader.explorer.oracle.confined import ConfinedHost
from grader.explorer.oracle.oracle import Oracle, ProgramText
from grader.explorer.program.meter import Meter, SpentError
from grader.explorer.program.node import Node
from grader.explorer.program.registry import ProcessSpec, Registry
from grader.explorer.search.eager import Settling
from grader.explorer.search.graph import Graph
from grader.explorer.search.search import Found, Search, alphabet_of, learn
from grader.explorer.search.stubborn import StubbornSets

KILLED = (-15, -9)
WORK_S = 0.6  # for one way to search one program under one clock, of a usual processor; most take a hundredth
MOST_ENDS = 3_000
TIMEOUT = re.compile(r"timeout=|\(0\.05\)|nowait|acquire\(False\)|range\(\d\):\n *(try|if not)")  # a wait that ends


class Way(enum.Enum):
    """A way to search: everything; with one reduction; with those that go together; and as by default."""

    EXACT = "exact"
    STUBBORN = "stubborn sets"
    EAGER = "eager steps"
    PARKED = "parked"
    REDUCED = "stubborn sets and eager steps, parked"
    SHARED = "shared states"

    @property
    def is_stubborn(self) -> bool:
        """Whether it leaves out orders that make no difference."""
        return self in (Way.STUBBORN, Way.REDUCED, Way.SHARED)

    @property
    def is_eager(self) -> bool:
        """Whether it takes at once what no other process observes."""
        return self in (Way.EAGER, Way.REDUCED, Way.SHARED)

    @property
    def parks(self) -> bool:
        """Whether a process that polls without success waits for news."""
        return self in (Way.PARKED, Way.REDUCED, Way.SHARED)


class Said(NamedTuple):
    """What a process printed and how it ended; ``more`` may or may not have been printed before it was stopped."""

    lines: tuple[str, ...]
    more: tuple[str, ...]
    status: int | str  # its exit code; "alive"


class Outcome(NamedTuple):
    """``end`` is finished, deadlock or loop; every process by its name."""

    end: str
    processes: tuple[tuple[str, Said], ...] = ()


class Explored(NamedTuple):
    """What one search of a program saw: its outcomes, each with a state; ``unknown`` is what is not modelled."""

    model: Model
    search: Search
    found: Found
    outcomes: dict[Outcome, State]
    unknown: Node | None

    @property
    def is_complete(self) -> bool:
        """Whether everything was seen."""
        return self.found.is_complete and len(self.found.ends) <= MOST_ENDS


@contextmanager
def oracles(sources: Sequence[str], method: str = "fork") -> Iterator[Sequence[Oracle]]:
    """What answers for each of these programs."""
    with ConfinedHost([ProgramText(f"m{n}.py", text, method) for n, text in enumerate(sources)]) as host:
        yield host.oracles


def clocks_of(source: str) -> tuple[Clock, ...]:
    """Those under which a program may differ."""
    return tuple(Clock) if TIMEOUT.search(source) else (Clock.FREE,)


def explored(oracle: Oracle, way: Way, clock: Clock = Clock.FREE, work_s: float = WORK_S) -> Explored:
    """Search a program in one way, under one clock."""
    registry = Registry()
    main = registry.member(ProcessSpec("0", "MainProcess", "main", (), daemon=False, parent=-1, how={"script": None}))
    meter = Meter()
    forest = Forest(lambda _: oracle, registry, MIDDLE, meter, merging=way is Way.SHARED)
    model = Model(forest, clock, main, parks=way.parks)
    with meter.until(work_s * 1e6):
        search, found = _searched(model, way)
    outcomes: dict[Outcome, State] = {}
    for state in list(found.ends)[: MOST_ENDS + 1]:
        outcomes.setdefault(outcome_of(model, state), state)
    if (trap := search.trap) is not None:
        outcomes.setdefault(Outcome("loop"), trap)
    return Explored(model, search, found, outcomes, forest.unsupported)


def _searched(model: Model, way: Way) -> tuple[Search, Found]:
    """As ``related`` does, with some of the reductions: again where the trees have shown more."""
    with suppress(SpentError):  # the search says so at once
        learn(model)
    while True:
        known = alphabet_of(model, StubbornSets(model))
        graph = Graph(model, StubbornSets(model) if way.is_stubborn else None)
        graph.settle = Settling(model).settle if way.is_eager else None
        search = Search(graph)
        found = search.run()
        if found.is_spent or alphabet_of(model, StubbornSets(model)) == known:
            return search, found


def outcome_of(model: Model, state: State) -> Outcome:
    """The outcome of an execution that ends in this state."""
    end = _end(model, state)
    processes = [
        (model.members[number].name, _said(model, index, end)) for number, index in enumerate(state[0]) if index >= 0
    ]
    return Outcome(end, tuple(sorted(processes)))


def _end(model: Model, state: State) -> str:
    kinds = {model.nodes[index].kind for index in state[0] if index >= 0}
    if kinds & {Kind.UNEXPLORABLE, Kind.DIED, Kind.LOAD_FAILED}:
        return "unknown"
    if kinds & {Kind.LOOP, Kind.FLOOD} or model.spinner(state) is not None:
        return "loop"
    if model.nodes[state[0][model.main]].kind is Kind.ENDED:
        return "finished"
    return "loop" if any(queue < 0 <= process for process, queue, _ in model.enabled(state)) else "deadlock"


def _said(model: Model, index: int, end: str) -> Said:
    path = model.forest.path(index)
    last = path[-1]
    steps = path[:-1] if last.kind is Kind.ENDED else path
    is_killed = last.kind is Kind.ENDED and last.code in KILLED and path[-2].kind is not Kind.EXIT_NOW
    is_cut = is_killed or (last.kind is not Kind.ENDED and end == "finished")
    told = [line for node in steps[: -1 if is_cut else None] if node.kind is not Kind.EXITING for line in _lines(node)]
    more = _lines(steps[-1]) if is_cut and steps else ()
    return Said(tuple(told), more, last.code if last.kind is Kind.ENDED else "alive")


def _lines(node: Node) -> tuple[str, ...]:
    return tuple(line for line in node.operation.said if line.strip())
