"""The checks: promises a program keeps, or findings that show where it does not. Pure functions of a trace.

The docstring of a check is the sentence the student reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.checks.acknowledgement import acknowledged, returned
from grader.checks.causes import cause_of
from grader.checks.concurrency import concurrent
from grader.checks.context import Subject
from grader.checks.delivery import eaten, produced
from grader.checks.termination import ended
from grader.domain.exercise import CheckSpec
from grader.domain.findings import Code, Severity
from grader.domain.results import CheckResult, Finding, Status, shown_reasons
from grader.domain.trace import NotLoaded

PROMISES: dict[str, Callable[[Subject], Iterator[Finding]]] = {
    check.__name__: check for check in (produced, eaten, ended, acknowledged, returned, concurrent)
}


def judge(subject: Subject, known: tuple[str, ...] = ()) -> tuple[CheckResult, ...]:
    """The results of all checks of the subject's part, causes told from consequences.

    Goes in one execution under judgement, from either engine; ``known`` are codes found before this part was run, which
    may be the cause of what is found in it. Comes out one result for each check of the part, in the exercise's order:
    *passed* (with warnings, perhaps), *failed* with the findings that cost its points, or *skipped* with the code that
    explains it. Raises nothing: a trace that makes no sense is found wrong.
    """
    specs = [spec for spec in subject.exercise.checks if spec.part is subject.part]
    found = {spec: _findings(subject, spec) for spec in specs}
    present = known + tuple(dict.fromkeys(finding.code for findings in found.values() for finding in findings))
    results: list[CheckResult] = []
    for spec, findings in found.items():
        told = {finding.code for result in results for finding in result.findings}
        results.append(_result(spec, findings, present, told))
    return shown_reasons(tuple(results), known)


def _findings(subject: Subject, spec: CheckSpec) -> tuple[Finding, ...]:
    if isinstance(subject.trace.ending, NotLoaded) and spec.promise != "ended":
        return ()
    return tuple(PROMISES[spec.promise](subject))


def _result(spec: CheckSpec, findings: tuple[Finding, ...], present: tuple[str, ...], told: set[Code]) -> CheckResult:
    """``present`` are the codes found in all checks, ``told`` those that an earlier check already stands for."""
    causes = [(found, cause_of(found, present) or (found.code if found.code in told else None)) for found in findings]
    roots = tuple(found for found, cause in causes if cause is None)
    # Only what would cost points can be skipped for its cause; a warning that is explained is simply not given.
    explained = next((cause for found, cause in causes if cause and found.severity is Severity.ERROR), None)
    if any(found.severity is Severity.ERROR for found in roots):
        return CheckResult(spec.id, Status.FAILED, 0, spec.points, roots)
    if explained is not None:
        return CheckResult(spec.id, Status.SKIPPED, 0, spec.points, roots, explained)
    if Code.UNREADABLE in present:
        return CheckResult(spec.id, Status.SKIPPED, 0, spec.points, (), Code.UNREADABLE)
    return CheckResult(spec.id, Status.PASSED, spec.points, spec.points, roots)
