"""A ``put()`` into a queue with no room left that never returns, and a pipe that no process empties."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.context import Subject
from grader.checks.diagnosis.races import until, when_to_signal
from grader.checks.diagnosis.stands import evidence_of, waits_in
from grader.domain.events import MAIN, ItemGot, ItemPut, ProcessStarted
from grader.domain.findings import Code
from grader.domain.results import At, Facts, Finding, finding
from grader.domain.trace import Wait, Waiting


def full(subject: Subject) -> Iterator[Finding]:
    """Why it is full, or what cannot be written into the pipe."""
    waits = waits_in(subject, Waiting.PUT)
    flushing = [wait for wait in waits_in(subject, Waiting.EXIT) if wait.process != MAIN]
    if waits:
        told: Facts = (("who", subject.who(waits[0].process)), ("at", At(waits[0].line)))
        case, facts = _why(subject, waits[0])
        yield Finding(Code.DEADLOCK, case, (*told, *facts), evidence_of(subject))
    elif flushing and not waits_in(subject, Waiting.GET):
        main = next((wait for wait in subject.trace.waits() if wait.process == MAIN), flushing[0])
        awaited = next((wait for wait in flushing if wait.process == main.child), flushing[0])
        yield finding(
            Code.DEADLOCK, "join_before_drain", who=subject.who(awaited.process),
            at=At(main.line if main.process == MAIN else None), evidence=evidence_of(subject),
        )  # fmt: skip


def _why(subject: Subject, wait: Wait) -> tuple[str, Facts]:
    main = next((one for one in subject.trace.waits() if one.process == MAIN), None)
    held = sum(put.queue == wait.queue for put in subject.log.of(ItemPut))
    held -= sum(got.queue == wait.queue for got in subject.log.of(ItemGot))
    facts: Facts = (
        ("held", held), ("main_at", At(main.line if main is not None else None)), ("takers", len(subject.consumers)),
    )  # fmt: skip
    if not subject.consumers and not subject.log.of(ItemGot):
        is_joining = main is not None and main.operation is Waiting.PROCESS_JOIN
        return ("full_before_start" if is_joining and subject.log.of(ProcessStarted) else "full_no_taker"), facts
    gone = [process for process in subject.consumers if _has_ended(subject, process)]
    if subject.consumers and len(gone) == len(subject.consumers):
        signals = subject.signals_put(wait.queue) if wait.queue is not None else 0
        stopped = all(subject.got_signal(process) is not None for process in gone)
        more: Facts = (
            ("signals", signals), ("consumers", tuple(map(subject.who, gone))), ("when", when_to_signal(subject)),
            ("until", until(subject)),
        )  # fmt: skip
        if stopped and wait.process in subject.producers:
            return "full_takers_signalled", (*facts, *more)
        return "full_signals" if stopped and signals >= len(gone) else "full_takers_ended", (*facts, *more)
    return "full", facts


def _has_ended(subject: Subject, process: int) -> bool:
    return all(wait.process != process for wait in subject.trace.waits())
