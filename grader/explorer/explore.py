"""Explores one part of a submission: every scope, under the clocks that matter, until every check is broken or all is
seen.

The search does not end at the first schedule that fails: which of a program's mistakes that is would be luck, and a
check that another schedule breaks would keep its points.

What is wrong under the free clock is wrong. What is wrong in the program's own time is wrong too, unless a timeout of
the program's own makes it so, and only at numbers of producers and consumers that are not the exercise's. That, and
what is wrong only when a process may be slow, is a matter of timing. A program without a wait that gives up behaves the
same under all three clocks, and is searched under one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from grader.domain.exercise import Exercise, Part
from grader.domain.schedule import MIDDLE, USUAL, Coverage, Schedule
from grader.domain.submission import Shape, Submission
from grader.explorer.behaviour.programs import Effort, Oracles, PartOracles, Scope, scope_at, scope_of, scopes
from grader.explorer.model.state import Clock
from grader.explorer.oracle.oracle import Hosting, TooSlowError
from grader.explorer.program.meter import Meter
from grader.explorer.replay.execution import DivergedError
from grader.explorer.scopes import Scoped
from grader.explorer.seen import Breaks, Seen, Shown, Unknown

COMPUTES_S = 1.0  # of processor time: a submission that has used more is not looked at with more processes
GOING_ON = 0.25  # of the work left for searching, once a schedule fails: for what else is broken
SEARCHING = 0.75  # of the work for a part; with the rest a counterexample is looked for by chance, shortened and shown
CLOCKS = (Clock.FREE, Clock.OWN, Clock.SLOW)


class Explored(NamedTuple):
    """What came of one part: what fails, or what needs bad timing to fail, or neither; and what was seen.

    ``failing`` are schedules that fail, the first to be told first; each breaks a check that none before it breaks.
    ``kept`` are the ids of the checks that none of them breaks.
    ``works`` is a schedule that shows nothing wrong, at the scope of the failure or else at one before it; ``None``
    where the few that are tried for it all fail. ``main_first`` ends where main has run all its code, with the others
    as slow as it allows; ``None`` where that is not asked.
    """

    coverage: tuple[Coverage, ...]
    failing: tuple[Shown, ...] = ()
    kept: tuple[str, ...] = ()
    timing: Shown | None = None
    works: Shown | None = None
    unknown: Unknown | None = None
    is_nondeterministic: bool = False
    main_first: Shown | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every schedule that can differ was looked at."""
        return all(covered.is_complete for covered in self.coverage if covered.size == USUAL)


class Request(NamedTuple):
    """What to explore; ``exact`` uses no shared nodes and leaves no step out."""

    submission: Submission
    exercise: Exercise
    part: Part
    start_method: str
    exact: bool = False


def explore(request: Request, oracles: PartOracles, breaks: Breaks, meter: Meter) -> Explored:
    """Explore all scopes, the smallest first, until every check is broken or the meter's work is done.

    Goes in: what to explore, the oracles that answer for this part, ``breaks`` (the checks that lose their points by
    the trace of one execution, with its scenario), and the meter that all work is charged to. Comes out one
    ``Explored``:

    * ``failing``: a shortest counterexample, confirmed with whole histories, and one for each check that it keeps and
      another schedule breaks; after one that computes without end, or does not load, nothing more was looked at;
    * ``timing``: one that needs a slow process, where nothing else fails;
    * ``unknown``: the program does something that is not modelled, so no more is said;
    * none of these: nothing is wrong as far as ``coverage`` says, scope by scope and clock by clock.

    Raises ``InternalError`` where an oracle never comes up, ``SpentError`` where another thread has closed the meter.
    A submission that computes for too long raises nothing: that scope is said to be slow.
    """
    part = _Explorer(request, oracles, breaks, meter)
    todo = list(scopes(request.exercise, request.submission, oracles))
    for number, scope in enumerate(todo):
        if not _is_usual(scope) and (part.explored.failing or meter.used_us >= part.until_us):
            break
        if scope.size != USUAL and oracles.computed_s > COMPUTES_S:
            continue  # more of them compute for longer
        left = sum(_is_usual(later) for later in todo[number:]) or 1  # the extremes of chance take what remains
        if not part.explore(scope, part.share(left)):
            part.leave_out(filter(_is_usual, todo[number + 1 :]))
            break
    return part.explored._replace(kept=tuple(sorted(part.kept)))


def _is_usual(scope: Scope) -> bool:
    return scope.chance == MIDDLE and scope.size == USUAL


def replay(request: Request, schedule: Schedule, host: Hosting) -> Shown:
    """Carry out one schedule; raises ``DivergedError`` at the first step that the program does not offer.

    Goes in: the part (with ``exact``, every process is told its whole history), the choices of one execution, and what
    makes oracles. Comes out what is shown of it: the trace for the checks, the steps and snapshots for a reader. Raises
    besides ``TooSlowError`` where the submission computes for too long, ``InternalError`` where no oracle comes up.
    """
    with oracles_for([request], host) as all_oracles:
        oracles, scope = all_oracles.of_part[request.part], Scope(0, 0, None)
        is_script = request.part is Part.PROGRAM and oracles.shape is Shape.SCRIPT
        is_called = bool(schedule.producers or schedule.consumers or oracles.called)
        if is_called is is_script:  # a script chooses names and numbers itself, and nothing else does
            raise DivergedError(1, len(schedule.choices))
        if is_called:
            known = scope_at(request.exercise, request.submission, schedule)
            if known is None:
                raise DivergedError(1, len(schedule.choices))
            scope = known
        scope = scope._replace(chance=schedule.chance)
        scoped = Scoped(oracles, scope, lambda *_: frozenset(), Meter(), exact=request.exact)
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

    def __init__(self, request: Request, oracles: PartOracles, breaks: Breaks, meter: Meter) -> None:
        self.explored = Explored(())
        self.until_us = meter.after(SEARCHING)
        self._request = request
        self._oracles = oracles
        self._breaks = breaks
        self._meter = meter
        self._checks = frozenset(spec.id for spec in request.exercise.checks if spec.part is request.part)
        self.kept = self._checks
        self._at_own_numbers: Seen | None = None

    def share(self, parts: int) -> float:
        """The ceiling for the first of so many equal parts of the work that is left for searching."""
        return self._meter.used_us + max(self.until_us - self._meter.used_us, 0.0) / parts

    def explore(self, scope: Scope, until_us: float) -> bool:
        """Explore one scope; whether it is worth going on to the next."""
        scoped, has_failed = self._scoped(scope), bool(self.explored.failing)
        try:
            seen = self._look(scoped, until_us) if scope.effort is Effort.WHOLE else self._glance(scoped)
        except TooSlowError:  # it hides nothing of what is not modelled
            self._cover(scoped.not_covered())
            self.explored = self.explored._replace(unknown=scoped.unknown)
            return False
        explored = self.explored
        differs = explored.is_nondeterministic or scoped.is_nondeterministic
        self.explored = explored._replace(unknown=scoped.unknown, is_nondeterministic=differs)
        if explored.works is None or (seen is not None and not has_failed):
            self.explored = self.explored._replace(works=_works(scoped, seen) or explored.works)
        if seen is None and self._request.exercise.awaited and self.explored.main_first is None:
            self.explored = self.explored._replace(main_first=scoped.main_first())
        is_told_by_the_run = any(shown.run_shows_more for shown in self.explored.failing)
        return bool(self.kept) and scoped.unknown is None and not is_told_by_the_run

    def leave_out(self, scopes: Iterable[Scope]) -> None:
        """Say of these that no more was worth a look, or that the submission computes for too long."""
        is_slow = self.explored.coverage[-1].is_slow
        for scope in scopes:
            self._cover(self._scoped(scope).not_covered()._replace(is_slow=is_slow))

    def _look(self, scoped: Scoped, until_us: float) -> Shown | None:
        """Under the free clock, then, where a wait can give up, under the others; the first that fails, if any does."""
        first: Shown | None = None
        clocks = self._clocks(scoped.scope)
        for number, clock in enumerate(clocks):
            if clock is not Clock.FREE and not scoped.is_timed:
                break
            if clock is Clock.SLOW and self.explored.failing:  # none that needs bad luck is told beside one that fails
                break
            parts = len(clocks) - number if scoped.is_timed else 1
            ceiling_us = self._meter.used_us + max(until_us - self._meter.used_us, 0.0) / parts
            failing, covered = scoped.look(clock, ceiling_us, self.kept)
            if scoped.scope.chance == MIDDLE or not covered.is_complete:  # not the same schedules once more
                self._cover(covered)
            first = first or next(iter(failing), None)
            lucky = tuple(shown for shown in failing if clock is Clock.SLOW or self._is_luck(scoped.scope, shown))
            if lucky:
                self.explored = self.explored._replace(timing=self.explored.timing or lucky[0])
            self._keep(tuple(shown for shown in failing if shown not in lucky))
            is_told = lucky or any(shown.run_shows_more for shown in failing)
            if is_told or not self.kept or scoped.unknown is not None:
                break
        return first

    def _glance(self, scoped: Scoped) -> Shown | None:
        """At more than the exercise asks to be seen whole: what fails, if anything does."""
        look = scoped.plainly if scoped.scope.effort is Effort.LEAST else scoped.briefly
        failing, covered = look(self.kept)
        if scoped.scope.size != USUAL:
            self._cover(covered)
        self._keep(failing)
        return next(iter(failing), None)

    def _keep(self, failing: tuple[Shown, ...]) -> None:
        """Keep what fails; what is left to look for is worth less work than what was found first."""
        if failing and not self.explored.failing:
            self.until_us = min(self.until_us, self._meter.used_us + (self.until_us - self._meter.used_us) * GOING_ON)
        self.explored = self.explored._replace(failing=(*self.explored.failing, *failing))
        self.kept -= {check for shown in failing for check in shown.breaks}

    def _clocks(self, scope: Scope) -> tuple[Clock, ...]:
        if scope.chance != MIDDLE:
            return (Clock.FREE,)  # how long anything takes is what the others are about
        return CLOCKS if self.explored.timing is None else CLOCKS[:-1]  # one schedule that needs bad luck is enough

    def _is_luck(self, scope: Scope, failing: Shown) -> bool:
        """Whether only numbers that are not the exercise's let a timeout of the program's own end a wait too early."""
        exercise = self._request.exercise
        own = (exercise.producer_count, exercise.consumer_count)
        is_own = scope.scenario is None or (scope.producers, scope.consumers) == own
        if is_own or not failing.timed_out or failing.schedule.clock != Clock.OWN.value:
            return False
        if self._at_own_numbers is None:
            scoped = self._scoped(scope_of(exercise, *own))
            self._at_own_numbers = scoped.look(Clock.OWN, self.share(2), self._checks)
            self._cover(self._at_own_numbers.coverage)
        there = {check for shown in self._at_own_numbers.failing for check in shown.breaks}
        return not there.intersection(failing.breaks)

    def _scoped(self, scope: Scope) -> Scoped:
        return Scoped(self._oracles, scope, self._breaks, self._meter, exact=self._request.exact)

    def _cover(self, covered: Coverage) -> None:
        self.explored = self.explored._replace(coverage=(*self.explored.coverage, covered))


def _works(scoped: Scoped, failing: Shown | None) -> Shown | None:
    """A schedule of this scope that shows nothing wrong, under the clock of one that does if possible."""
    if scoped.unknown is not None:
        return None
    clock = Clock(failing.schedule.clock) if failing is not None else Clock.FREE
    return scoped.works(clock) or (scoped.works(Clock.FREE) if clock is not Clock.FREE else None)
