"""Explores one part of a submission: every scope, under the clocks that matter, until something fails or all is seen.

What is wrong under the free clock is wrong. What is wrong in the program's own time is wrong too, unless a timeout of
the program's own makes it so, and only at numbers of producers and consumers that are not the exercise's. That, and
what is wrong only when a process may be slow, is a matter of timing. A program without a wait that gives up behaves the
same under all three clocks, and is searched under one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from grader.domain.exercise import Exercise, Part
from grader.domain.schedule import MIDDLE, Coverage, Schedule
from grader.domain.submission import Submission
from grader.explorer.behaviour.programs import Oracles, PartOracles, Scope, scope_of, scopes
from grader.explorer.model.state import Clock
from grader.explorer.oracle.oracle import Hosting, TooSlowError
from grader.explorer.program.meter import Meter
from grader.explorer.scopes import IsWrong, Scoped, Seen, Shown, Unknown

SEARCHING = 0.75  # of the work for a part; with the rest a counterexample is looked for by chance, shortened and shown
CLOCKS = (Clock.FREE, Clock.OWN, Clock.SLOW)


class Explored(NamedTuple):
    """What came of one part: a failure, or one that needs bad timing, or neither; and what was seen.

    ``works`` is a schedule that shows nothing wrong, at the scope of the failure or else at one before it; ``None``
    where the few that are tried for it all fail. ``main_first`` ends where main has run all its code, with the others
    as slow as it allows; ``None`` where that is not asked.
    """

    coverage: tuple[Coverage, ...]
    failing: Shown | None = None
    timing: Shown | None = None
    works: Shown | None = None
    unknown: Unknown | None = None
    is_nondeterministic: bool = False
    main_first: Shown | None = None


class Request(NamedTuple):
    """What to explore; ``exact`` uses no shared nodes and leaves no step out."""

    submission: Submission
    exercise: Exercise
    part: Part
    start_method: str
    exact: bool = False


def explore(request: Request, oracles: PartOracles, is_wrong: IsWrong, meter: Meter) -> Explored:
    """Explore all scopes, the smallest first, up to the first failure or until the meter's work is done.

    Goes in: what to explore, the oracles that answer for this part, ``is_wrong`` (whether the trace of one execution,
    with its scenario, costs points), and the meter that all work is charged to. Comes out one ``Explored``:

    * ``failing``: a shortest counterexample, confirmed with whole histories; nothing after it was looked at;
    * ``timing``: one that needs a slow process, where nothing else fails;
    * ``unknown``: the program does something that is not modelled, so no more is said;
    * none of these: nothing is wrong as far as ``coverage`` says, scope by scope and clock by clock.

    Raises ``InternalError`` where an oracle never comes up, ``SpentError`` where another thread has closed the meter.
    A submission that computes for too long raises nothing: that scope is said to be slow.
    """
    part = _Explorer(request, oracles, is_wrong, meter)
    todo = list(scopes(request.exercise, oracles))
    for number, scope in enumerate(todo):
        if scope.chance != MIDDLE and meter.used_us >= part.until_us:
            break
        left = sum(later.chance == MIDDLE for later in todo[number:]) or 1  # the extremes of chance take what remains
        if not part.explore(scope, part.share(left)):
            break
    return part.explored


def replay(request: Request, schedule: Schedule, host: Hosting) -> Shown:
    """Carry out one schedule; raises ``DivergedError`` at the first step that the program does not offer.

    Goes in: the part (with ``exact``, every process is told its whole history), the choices of one execution, and what
    makes oracles. Comes out what is shown of it: the trace for the checks, the steps and snapshots for a reader. Raises
    besides ``TooSlowError`` where the submission computes for too long, ``InternalError`` where no oracle comes up.
    """
    with oracles_for([request], host) as all_oracles:
        oracles, scope = all_oracles.of_part[request.part], Scope(0, 0, None)
        if schedule.producers or schedule.consumers or oracles.called:
            scope = scope_of(request.exercise, schedule.producers, schedule.consumers)
        scope = scope._replace(chance=schedule.chance)
        scoped = Scoped(oracles, scope, lambda *_: True, Meter(), exact=request.exact)
        scoped.learn_names()
        actions = tuple((choice.process, choice.queue, choice.way) for choice in schedule.choices)
        return scoped.replayed(actions, Clock(schedule.clock))


def oracles_for(requests: Sequence[Request], host: Hosting) -> Oracles:
    """Start those that will be asked about parts of one submission; at least one."""
    first = requests[0]
    parts = [request.part for request in requests]
    return Oracles(first.submission, first.exercise, parts, first.start_method, host)


class _Explorer:
    """Goes from scope to scope of one part."""

    def __init__(self, request: Request, oracles: PartOracles, is_wrong: IsWrong, meter: Meter) -> None:
        self.explored = Explored(())
        self.until_us = meter.after(SEARCHING)
        self._request = request
        self._oracles = oracles
        self._is_wrong = is_wrong
        self._meter = meter
        self._at_own_numbers: Seen | None = None

    def share(self, parts: int) -> float:
        """The ceiling for the first of so many equal parts of the work that is left for searching."""
        return self._meter.used_us + max(self.until_us - self._meter.used_us, 0.0) / parts

    def explore(self, scope: Scope, until_us: float) -> bool:
        """Explore one scope; whether it is worth going on to the next."""
        scoped = self._scoped(scope)
        try:
            seen = self._look(scoped, until_us)
        except TooSlowError:  # it hides nothing of what is not modelled
            self._cover(scoped.not_covered())
            self.explored = self.explored._replace(unknown=scoped.unknown)
            return False
        explored = self.explored
        differs = explored.is_nondeterministic or scoped.is_nondeterministic
        self.explored = explored._replace(unknown=scoped.unknown, is_nondeterministic=differs)
        if seen is not None or explored.works is None:
            self.explored = self.explored._replace(works=_works(scoped, seen) or explored.works)
        if seen is None and self._request.exercise.awaited and self.explored.main_first is None:
            self.explored = self.explored._replace(main_first=scoped.main_first())
        return self.explored.failing is None and self.explored.unknown is None

    def _look(self, scoped: Scoped, until_us: float) -> Shown | None:
        """Under the free clock, then, where a wait can give up, under the others; what fails, if anything does."""
        clocks = self._clocks(scoped.scope)
        for number, clock in enumerate(clocks):
            if clock is not Clock.FREE and not scoped.is_timed:
                break
            parts = len(clocks) - number if scoped.is_timed else 1
            ceiling_us = self._meter.used_us + max(until_us - self._meter.used_us, 0.0) / parts
            failing, covered = scoped.look(clock, ceiling_us)
            if scoped.scope.chance == MIDDLE or not covered.is_complete:  # not the same schedules once more
                self._cover(covered)
            if scoped.unknown is not None:
                break
            if failing is not None:
                if clock is Clock.SLOW or self._is_luck(scoped.scope, failing):
                    self.explored = self.explored._replace(timing=self.explored.timing or failing)
                else:
                    self.explored = self.explored._replace(failing=failing)
                return failing
        return None

    def _clocks(self, scope: Scope) -> tuple[Clock, ...]:
        if scope.chance != MIDDLE:
            return (Clock.FREE,)  # how long anything takes is what the others are about
        # One schedule that needs bad luck is enough.
        return CLOCKS if self.explored.timing is None else CLOCKS[:-1]

    def _is_luck(self, scope: Scope, failing: Shown) -> bool:
        """Whether only numbers that are not the exercise's let a timeout of the program's own end a wait too early."""
        exercise = self._request.exercise
        own = (exercise.producer_count, exercise.consumer_count)
        is_own = scope.scenario is None or (scope.producers, scope.consumers) == own
        if is_own or not failing.timed_out or failing.schedule.clock != Clock.OWN.value:
            return False
        if self._at_own_numbers is None:
            self._at_own_numbers = self._scoped(scope_of(exercise, *own)).look(Clock.OWN, self.share(2))
            self._cover(self._at_own_numbers.coverage)
        return self._at_own_numbers.failing is None

    def _scoped(self, scope: Scope) -> Scoped:
        return Scoped(self._oracles, scope, self._is_wrong, self._meter, exact=self._request.exact)

    def _cover(self, covered: Coverage) -> None:
        self.explored = self.explored._replace(coverage=(*self.explored.coverage, covered))


def _works(scoped: Scoped, failing: Shown | None) -> Shown | None:
    """A schedule of this scope that shows nothing wrong, under the clock of one that does if possible."""
    if scoped.unknown is not None:
        return None
    clock = Clock(failing.schedule.clock) if failing is not None else Clock.FREE
    return scoped.works(clock) or scoped.works(Clock.FREE)
