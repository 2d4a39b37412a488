"""Real outcomes that the model says cannot be.

A program is run again and again: plainly, with perturbed calls, and with what they do inside perturbed as well; until
all outcomes of the model were seen, or nothing new has come for a while.
"""

from __future__ import annotations

from grader.explorer.model.state import Clock
from grader.explorer.oracle.oracle import Oracle
from tests.fuzz.difference import Difference, NotComparedError
from tests.fuzz.explored import Outcome, Said, Way, clocks_of, explored
from tests.fuzz.running import UNSEEN, Runner

RUNS = 40
DEPTHS = (0, 1, 1, 2)
ENOUGH, NOTHING_NEW = 10, 8  # runs in all, and in a row, before a program is given up as known
SHOWN = 12  # possible outcomes beside it
MOST_HANGS = 6  # each takes half a second


def compare(oracle: Oracle, source: str, method: str = "fork", runs: int = RUNS) -> list[Difference]:
    """The real outcomes that are not the model's; raises ``NotComparedError``."""
    possible: set[Outcome] = set()
    for clock in clocks_of(source):
        if clock is not Clock.OWN:  # what can be in the program's own time can be where any process may be slow
            seen = explored(oracle, Way.EXACT, clock)
            if seen.unknown is not None or not seen.is_complete:
                raise NotComparedError
            possible |= set(seen.outcomes)
    impossible = [one for one in _real(source, method, runs, possible) if not _is_possible(one, possible)]
    if not impossible:
        return []
    seen_ones = [f"seen: {one}" for one in impossible]
    return [Difference("real", (*seen_ones, *(f"possible: {one}" for one in sorted(possible, key=repr)[:SHOWN])))]


def _real(source: str, method: str, runs: int, possible: set[Outcome]) -> list[Outcome]:
    """All outcomes that were seen, up to the first that is not possible."""
    first: dict[Outcome, int] = {}
    hangs = 0
    with Runner() as runner:
        for number in range(runs):
            outcome = runner.run(source, method, number, DEPTHS[number % len(DEPTHS)])
            first.setdefault(outcome, number)
            hangs += outcome.end != "finished"
            is_known = number - max(first.values()) >= NOTHING_NEW and number >= ENOUGH
            all_seen = all(any(matches(real, one) for real in first) for one in possible)
            if not _is_possible(outcome, possible) or hangs > MOST_HANGS or (all_seen and number >= ENOUGH) or is_known:
                break
    return list(first)


def _is_possible(real: Outcome, possible: set[Outcome]) -> bool:
    return any(matches(real, one) for one in possible)


def matches(real: Outcome, outcome: Outcome) -> bool:
    """Whether a real outcome is this one of the model's."""
    if outcome.end == "loop":
        return real.end == "loop"
    mine, theirs = dict(outcome.processes), dict(real.processes)
    is_same = real.end == outcome.end and mine.keys() == theirs.keys()
    return is_same and all(_is_same(said, mine[name], outcome.end) for name, said in theirs.items())


def _is_same(real: Said, mine: Said, end: str) -> bool:
    before, after = real.lines[: len(mine.lines)], real.lines[len(mine.lines) :]
    if before != mine.lines:
        return False
    if mine.status == "alive" and end == "finished":
        return True  # what outlives the main process is not explored any farther
    return after == mine.more[: len(after)] and real.status in (mine.status, UNSEEN)
