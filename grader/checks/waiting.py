"""Whether main waits for the processes that it is asked to wait for: told where it runs ahead of all others."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.context import Subject
from grader.checks.diagnosis.stands import evidence_of
from grader.domain.events import MAIN, ExitedAtOnce
from grader.domain.findings import Code
from grader.domain.results import Finding, finding


def waited_for(subject: Subject) -> Iterator[Finding]:
    """A warning if main has run all its code and some process that it should wait for has not.

    To be asked of a trace that ends where main does, and whose order across processes is true: the explorer's.
    """
    roles = subject.exercise.awaited
    gone = {event.process for event in subject.log.of(ExitedAtOnce)}
    late = [
        child
        for child in subject.trace.children()
        if subject.role(child) in roles and subject.ran(child) is None and child not in gone
    ]
    if late and subject.ran(MAIN) is not None:
        who = tuple(map(subject.who, late))
        yield finding(Code.NOT_JOINED, "ended_first", who=who, evidence=evidence_of(subject))
