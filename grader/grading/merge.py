"""What both engines together say of one part, and what several start methods do: what fails decides."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

from grader.checks.context import Subject
from grader.checks.waiting import waited_for
from grader.domain.exercise import Exercise, Part, Scenario
from grader.domain.findings import Code, Severity
from grader.domain.operations import Outcome
from grader.domain.results import At, CheckResult, Finding, Phrase, Status, finding, phrase
from grader.domain.schedule import MIDDLE, USUAL, Story
from grader.domain.trace import Trace
from grader.explorer.explore import Explored
from grader.explorer.model.state import Clock
from grader.explorer.seen import Shown, Unknown

Judge = Callable[[Subject], tuple[CheckResult, ...]]


class Bench(NamedTuple):
    """Judges traces of one part; ``source`` is the submission as text, to show lines of."""

    exercise: Exercise
    part: Part
    judge: Judge
    source: str = ""

    def subject(self, trace: Trace, scenario: Scenario | None) -> Subject:
        """A trace under judgement."""
        return Subject(trace, self.exercise, self.part, scenario, self.source)

    def breaks(self, trace: Trace, scenario: Scenario | None) -> frozenset[str]:
        """The checks that lose their points by an execution: those that fail, and those that this explains."""
        results = self.judge(self.subject(trace, scenario))
        if not any(errors(result) for result in results):
            return frozenset()
        return frozenset(result.id for result in results if result.status is not Status.PASSED)


def errors(result: CheckResult) -> tuple[Finding, ...]:
    """The findings of a check that cost points."""
    return tuple(found for found in result.findings if found.severity is Severity.ERROR)


def combine(live: tuple[CheckResult, ...], explored: Explored, bench: Bench) -> tuple[CheckResult, ...]:
    """The results of a part, from what the real run and the explorer say; one for each check, as ``judge`` gives them.

    A failing schedule is the same in every grading, a real execution is not: so it is the schedule that is reported.
    Where not every schedule was looked at, a check that the real execution broke is broken as well.
    What the explorer cannot follow is doubt, and fails the check of the ending, unless the part failed anyway.
    """
    if explored.failing:
        results = told(bench, explored.failing, explored.works)
        return results if explored.is_complete else _all_broken(results, live)
    has_failed = any(found.code != Code.NOT_EXPLORABLE for result in live for found in errors(result))
    if explored.unknown is not None:
        return live if has_failed else _with(live, "ended", _unknown(explored.unknown), Status.FAILED)
    if explored.is_complete:
        live = tuple(_without_guesses(result) for result in live)
    if explored.timing is not None:
        live = _with(live, "eaten", _timing(bench, explored.timing, explored.works), None)
    if explored.main_first is not None:
        main_first = bench.subject(explored.main_first.trace, explored.main_first.scenario)
        for found in waited_for(main_first):
            live = _with(live, "ended", found, None)
    if explored.is_nondeterministic:
        live = _with(live, "ended", finding(Code.NONDETERMINISTIC, "differs"), None)
    return live


def told(bench: Bench, failing: tuple[Shown, ...], works: Shown | None = None) -> tuple[CheckResult, ...]:
    """The results of schedules that fail: of the first, and of the others where those before keep a check."""
    first, *others = (_told(bench, shown, works) for shown in failing)
    for other in others:
        first = _all_broken(first, other)
    return first


def retold(bench: Bench, shown: Shown) -> tuple[CheckResult, ...]:
    """The results of one schedule that was carried out again: they are what a grading says where it finds that one."""
    if shown.schedule.clock != Clock.SLOW.value or not bench.breaks(shown.trace, shown.scenario):
        return told(bench, (shown,))
    specs = [spec for spec in bench.exercise.checks if spec.part is bench.part]
    kept = tuple(CheckResult(spec.id, Status.PASSED, spec.points, spec.points) for spec in specs)
    return _with(kept, "eaten", _timing(bench, shown, None), None)


def with_schedules(results: tuple[CheckResult, ...], explored: Explored, bench: Bench) -> tuple[CheckResult, ...]:
    """The results of a run, and for the checks that it keeps those of the schedules of which it shows no more."""
    failing = tuple(shown for shown in explored.failing if not shown.run_shows_more)
    return _all_broken(results, told(bench, failing, explored.works)) if failing else results


def _all_broken(results: tuple[CheckResult, ...], others: tuple[CheckResult, ...]) -> tuple[CheckResult, ...]:
    """The results, with those of the others for the checks that these break and the results keep."""
    broken = {other.id: other for other in others if other.status is not Status.PASSED}
    return tuple(broken.get(result.id, result) if result.status is Status.PASSED else result for result in results)


def _told(bench: Bench, failing: Shown, works: Shown | None) -> tuple[CheckResult, ...]:
    """The results of a failing schedule, its first finding with the story of it, and of one that works."""
    subject = bench.subject(failing.trace, failing.scenario)
    judged = tuple(map(_without_guesses, bench.judge(subject)))
    found = [one for result in judged for one in errors(result)]
    if not found:
        return judged
    first = min(found, key=lambda one: one.code.urgency)
    told_of = _with_stories(first, bench, failing, works)
    return tuple(
        result._replace(findings=tuple(told_of if one is first else one for one in result.findings))
        for result in judged
    )


def story_of(bench: Bench, shown: Shown) -> Story:
    """A schedule as it is told."""
    subject = bench.subject(shown.trace, shown.scenario)
    actors = [subject.who(process) for process in (0, *subject.trace.children())]  # type: ignore[arg-type]
    return Story(shown.schedule, tuple((who.role, who.label) for who in actors), shown.steps, shown.scenes)


def _with_stories(found: Finding, bench: Bench, failing: Shown, works: Shown | None) -> Finding:
    schedule = failing.schedule
    said = (phrase(f"evidence.chance.{schedule.chance}"),) if schedule.chance != MIDDLE else ()
    if schedule.size != USUAL:
        numbers = {"producers": schedule.producers, "consumers": schedule.consumers}
        said = (*said, phrase(f"evidence.size.{schedule.size}", **numbers))
    told_of = found._replace(evidence=(*found.evidence, *said), story=story_of(bench, failing))
    return told_of._replace(works=story_of(bench, works)) if works is not None else told_of


def _timing(bench: Bench, failing: Shown, works: Shown | None) -> Finding:
    """What is right only while no process is slow, and what happens when one is."""
    subject = bench.subject(failing.trace, failing.scenario)
    first = next(found for result in bench.judge(subject) for found in errors(result))
    line = next((step.line for step in failing.steps if step.outcome is Outcome.GAVE_UP), None)
    what = Phrase(f"{first.code}.{first.case}.message", first.facts)
    return _with_stories(finding(Code.TIMING_DEPENDENT, "gives_up", at=At(line), what=what), bench, failing, works)


def _unknown(unknown: Unknown) -> Finding:
    if unknown.what:
        return finding(Code.NOT_EXPLORABLE, "uses", what=unknown.what, at=At(unknown.line))
    return finding(Code.NOT_EXPLORABLE, "died")


def _without_guesses(result: CheckResult) -> CheckResult:
    """A real execution can only guess what depends on timing; where all schedules were seen, it is known."""
    return result._replace(findings=tuple(found for found in result.findings if found.code != Code.TIMING_DEPENDENT))


def _with(
    results: tuple[CheckResult, ...], promise: str, added: Finding, status: Status | None
) -> tuple[CheckResult, ...]:
    """The results with a finding added to the check of this promise, or to the last one."""
    names = [result.id.rpartition(".")[2] for result in results]
    place = names.index(promise) if promise in names else len(results) - 1
    result = results[place]
    result = result._replace(findings=(*result.findings, added))
    if status is not None:
        result = result._replace(status=status, points=0)
    return (*results[:place], result, *results[place + 1 :])


def merged(results: tuple[CheckResult, ...], methods: tuple[str, ...]) -> CheckResult:
    """One check under several start methods: passed only if it passed under each."""
    worst = min(
        results, key=lambda result: (Status.ERROR, Status.FAILED, Status.SKIPPED, Status.PASSED).index(result.status)
    )
    tagged = [
        (found.code, found.case, method, found)
        for result, method in zip(results, methods, strict=True)
        for found in result.findings
    ]
    groups = groupby(sorted(tagged, key=lambda entry: entry[:2]), key=lambda entry: entry[:2])
    findings = tuple(_tagged(list(group), methods) for _, group in groups)
    return worst._replace(findings=findings)


def _tagged(group: list[tuple[str, str, str, Finding]], methods: tuple[str, ...]) -> Finding:
    under = tuple(entry[2] for entry in group)
    first = group[0][3]
    if under == methods:
        return first
    return first._replace(evidence=(*first.evidence, phrase("evidence.only_under", methods=under)))
