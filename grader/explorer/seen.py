"""What exploring shows: schedules that fail, what is not modelled, and how much was looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from grader.domain.exercise import Scenario
from grader.domain.schedule import Coverage, Schedule, Snapshot, Step
from grader.domain.trace import NotLoaded, Trace
from grader.explorer.model.state import Action

Checks = frozenset[str]  # by their ids
Breaks = Callable[[Trace, Scenario | None], Checks]


class Shown(NamedTuple):
    """A schedule, and what it shows of the program.

    ``timed_out``: in it a wait gave up after its timeout. ``computes``: it ends where a process computes without end.
    ``is_unfinished``: it ends where the program does not.
    ``breaks`` are the ids of the checks for which it was looked for, in order.
    """

    schedule: Schedule
    trace: Trace
    scenario: Scenario | None
    steps: tuple[Step, ...]
    scenes: tuple[Snapshot, ...]
    timed_out: bool = False
    computes: bool = False
    is_unfinished: bool = False
    breaks: tuple[str, ...] = ()

    @property
    def run_shows_more(self) -> bool:
        """Whether a real run, if it ends in the same way, shows more than this schedule, and no other schedule does."""
        return self.computes or isinstance(self.trace.ending, NotLoaded)


class Unknown(NamedTuple):
    """Something that is not modelled: what, and on which line."""

    what: str
    line: int | None


class Seen(NamedTuple):
    """What one clock showed of a scope: schedules that fail, the first to be told first, and how much was seen."""

    failing: tuple[Shown, ...]
    coverage: Coverage


class Broken:
    """The first schedule found for each check that is ``kept`` so far, and what it breaks of them."""

    def __init__(self, kept: Checks, *, is_one_enough: bool) -> None:
        self.kept = kept
        self.found: list[tuple[Checks, tuple[Action, ...]]] = []
        self._left = kept
        self._is_one_enough = is_one_enough

    @property
    def is_enough(self) -> bool:
        """Whether nothing more is to be found."""
        return not self._left or (self._is_one_enough and bool(self.found))

    def add(self, checks: Checks, path: Callable[[], tuple[Action, ...]]) -> None:
        """An execution breaks these checks."""
        if checks & self._left:
            self.found.append((checks & self._left, path()))
            self._left -= checks
