"""What a run and the explorer say of the same processes: a difference is told only if it comes again.

What the checks know of every interleaving holds for the explored program. Where the real one asks for other operations,
or comes to another end, none of it is known of the real one: then every check of the part is lost with it, for doubt is
never graded as success. Where only the items in printed lines differ, those checks are lost that read them. A program
that wavers by itself, by the time for one, differs from itself as well, and is not accused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from grader.domain.exercise import Part
from grader.domain.findings import Code
from grader.domain.histories import Comparison, Difference, History
from grader.domain.results import At, CheckResult, Finding, Phrase, Status, Who, finding, phrase
from grader.domain.submission import WAVERS, Shape
from grader.live.engine import LiveExecution, Run

if TYPE_CHECKING:
    from grader.explorer.behaviour.programs import PartOracles

Histories = tuple[History, ...]
Compare = Callable[[Histories], Comparison]
ONCE = 1
OFTEN = 4  # where the program has a word of something that is another in every run, and goes by it perhaps by chance
SHORT_CPU_S = 1.0  # of processor time: a run that takes more is repeated once only
READ_BY = {"consumer": ("eaten",)}  # printed lines of a process, by its role
READ_BY_OTHERS = ("produced", "eaten")


def comparing(run: Run, oracles: PartOracles) -> Compare:
    """How a run of this part is held against those who answer for it."""
    from grader.explorer.behaviour.programs import Scope
    from grader.explorer.conform.walk import compare

    scope, scenario = Scope(0, 0, None), run.scenario  # a script chooses names and foods itself
    if run.shape is not Shape.SCRIPT:
        scope = Scope(len(scenario.producers), len(scenario.consumers), scenario)
    expected = [item for _, food in scenario.producers for item in run.exercise.items_of(food)]
    return lambda histories: compare(oracles, scope, histories, expected)


def run_again(run: Run) -> Histories:
    """The same names and numbers in real processes once more."""
    with LiveExecution(run) as execution:
        execution.trace()
        return execution.histories()


def first_look(execution: LiveExecution, compare: Compare) -> Comparison:
    """A run that is over, held against the explorer once."""
    return compare(histories) if (histories := execution.histories()) else Comparison(0)


def differences_of(execution: LiveExecution, compare: Compare, first: Comparison) -> tuple[Difference, ...]:
    """Those of the first look that come again; a run is begun, so no other thread may be at work."""
    is_short, wavers = execution.cpu_s < SHORT_CPU_S, WAVERS.search(execution.run.source) is not None
    return repeated(
        execution.histories(), first, compare, partial(run_again, execution.run), OFTEN if is_short and wavers else ONCE
    )


def repeated(
    histories: Histories, first: Comparison, compare: Compare, run_again: Callable[[], Histories], times: int = ONCE
) -> tuple[Difference, ...]:
    """The differences between a run and the explorer that another walk of that run shows, and so many other runs."""
    again = compare(histories).differences if first.differences else ()
    told = [one for one in first.differences if one in again]
    for _ in range(times):
        if told:
            other = {_kind(one) for one in compare(run_again()).differences}
            told = [one for one in told if _kind(one) in other]
    return tuple(told)


def _kind(one: Difference) -> tuple[str, int | None, str, str]:
    """What is the same of a difference in two runs, though their names, items and schedules are not."""
    words = ("", "") if one.case == "printed" else (one.real.partition("(")[0], one.explored.partition("(")[0])
    return one.case, one.line, *words


def with_differences(
    results: tuple[CheckResult, ...], differences: tuple[Difference, ...], who: Callable[[int], Who]
) -> tuple[CheckResult, ...]:
    """The results of a part with the first difference told, and what it costs."""
    if not differences:
        return results
    one = next((one for one in differences if one.case != "printed"), differences[0])
    actor = who(one.process)
    found = finding(
        Code.BEHAVES_DIFFERENTLY,
        one.case,
        who=actor,
        at=At(one.line),
        real=one.real or "–",
        explored=one.explored or "–",
    )
    names = [result.id.rpartition(".")[2] for result in results]
    read = READ_BY.get(actor.role, READ_BY_OTHERS)
    lost = [number for number, name in enumerate(names) if one.case != "printed" or name in read] or [0]
    return tuple(_without(result, number, lost, found) for number, result in enumerate(results))


def not_compared(part: Part, compared: Comparison, who: Callable[[int], Who]) -> tuple[Phrase, ...]:
    """What is said of a part whose run was compared in part only: where that ends, for the first such process."""
    return tuple(
        phrase("note.not-compared", part=phrase(f"part.short.{part.value}"), who=who(stop.process), at=At(stop.line))
        for stop in sorted(compared.stops, key=lambda stop: stop.process)[:1]
    )


def _without(result: CheckResult, number: int, lost: list[int], found: Finding) -> CheckResult:
    """What else the run showed there was luck: it is another program's than the one that was explored."""
    if number == lost[0]:
        return result._replace(status=Status.FAILED, points=0, findings=(found,), reason="")
    if number in lost:
        return result._replace(status=Status.SKIPPED, points=0, findings=(), reason=found.code)
    return result
