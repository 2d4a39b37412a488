"""The outcomes of a program by several ways to search it, which must be equal."""

from __future__ import annotations

import re
from typing import NamedTuple

from grader.explorer.behaviour.trees import Forest
from grader.explorer.model.model import Model
from grader.explorer.model.state import Clock
from grader.explorer.oracle.oracle import Oracle
from grader.explorer.replay.execution import DivergedError, Execution
from tests.fuzz.difference import Difference, NotComparedError
from tests.fuzz.explored import Explored, Outcome, Way, clocks_of, explored

ITEM = re.compile(r"\b[a-h][0-9A-Z]\b")
REPLAYED = 30  # ends whose way is carried out again with whole histories


class Pair(NamedTuple):
    """Two ways to search that must have the same outcomes; ``what`` the second one leaves out.

    Where processes are parked, how often one polls depends on how many steps others make, and with it whether it gives
    up under the free clock: what comes of that must be there under one of the clocks.
    """

    what: str
    whole: Way
    less: Way

    @property
    def parks(self) -> bool:
        """Whether both of them park what polls without success."""
        return self.whole.parks and self.less.parks


PAIRS = (
    Pair("stubborn", Way.EXACT, Way.STUBBORN),
    Pair("eager", Way.EXACT, Way.EAGER),
    Pair("together", Way.PARKED, Way.REDUCED),
    Pair("shared", Way.REDUCED, Way.SHARED),
)


def compare(oracle: Oracle, source: str) -> list[Difference]:
    """What differs, under every clock that matters; raises ``NotComparedError``."""
    seen: dict[Clock, dict[Way, Explored]] = {}
    for clock in clocks_of(source):
        of_clock = seen[clock] = {}
        for way in Way:
            of_clock[way] = explored(oracle, way, clock)
            if of_clock[way].unknown is not None or not of_clock[way].is_complete:
                raise NotComparedError
    differences = [one for pair in PAIRS for clock in seen for one in _between(pair, clock, seen)]
    for clock, of_clock in seen.items():
        differences += [
            one for way, of_way in of_clock.items() if way.is_eager for one in _not_replayed(oracle, way, clock, of_way)
        ]
    return differences


def _between(pair: Pair, clock: Clock, seen: dict[Clock, dict[Way, Explored]]) -> list[Difference]:
    told = _projected if pair.less is Way.SHARED else _plain
    all_of, some_of = ({told(one) for one in seen[clock][way].outcomes} for way in (pair.whole, pair.less))
    elsewhere = {told(one) for other in seen.values() for one in other[pair.less].outcomes} if pair.parks else set()
    lost = [f"lost: {one}" for one in sorted(all_of - some_of - elsewhere, key=repr)]
    new = [f"invented: {one}" for one in sorted(some_of - all_of, key=repr)]
    if not lost and not new:
        return []
    return [Difference(f"{pair.what} {clock.value}", tuple([*lost, *new][:4]))]


def _plain(outcome: Outcome) -> Outcome:
    return Outcome("loop") if outcome.end == "loop" else outcome


def _projected(outcome: Outcome) -> object:
    """What shared states keep: ends, exit codes, and lines that speak of items, with the items alike."""
    if outcome.end == "loop":
        return outcome.end

    def lines(said: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(ITEM.sub("*", line) for line in said if any(map(str.isdigit, line)) or "None" in line)

    return outcome.end, tuple(
        (name, lines(said.lines), lines(said.more), said.status) for name, said in outcome.processes
    )


def _not_replayed(oracle: Oracle, way: Way, clock: Clock, seen: Explored) -> list[Difference]:
    """Ends to which no way can be told, or whose way does not lead there with whole histories."""
    forest = seen.model.forest
    if forest.merging:
        forest = Forest(lambda _: oracle, forest.registry, alphabet=forest.alphabet, merging=False)
    exact = Model(forest, clock, seen.model.main, parks=False)
    for state in list(seen.found.ends)[:REPLAYED]:
        try:
            Execution(exact, seen.search.path(state))
        except (DivergedError, IndexError) as problem:
            return [Difference(f"{type(problem).__name__} {way.value} {clock.value}", (repr(state),))]
    return []
