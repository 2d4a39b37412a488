"""A ``q.join()`` that never returns: why the count stays above 0."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.context import Subject
from grader.checks.diagnosis.called import case_of_join, last_called
from grader.checks.diagnosis.endings import EXITED, TERMINATED, cut_short
from grader.checks.diagnosis.leftovers import stopped_taker, taken_by
from grader.checks.diagnosis.races import stopped_early, until
from grader.checks.diagnosis.stands import evidence_of, waits_in
from grader.domain.events import ItemDropped, ItemGot, ItemPut, TaskDone
from grader.domain.exercise import Ends
from grader.domain.findings import Code
from grader.domain.results import At, Facts, Finding
from grader.domain.trace import Wait, Waiting

EARLY = {"gave_up": "taker_gave_up", "looked_empty": "taker_looked_empty"}
CUT = {TERMINATED: "taker_terminated", EXITED: "taker_exited"}


def queue_join(subject: Subject) -> Iterator[Finding]:
    """The first ``q.join()`` that waits for ever."""
    for wait in waits_in(subject, Waiting.QUEUE_JOIN)[:1]:
        taken = sum(got.queue == wait.queue for got in subject.log.of(ItemGot))
        put = sum(event.queue == wait.queue for event in subject.log.of(ItemPut))
        done = sum(event.queue == wait.queue for event in subject.log.of(TaskDone))
        counts: Facts = (("put", put), ("taken", taken), ("left", put - taken), ("done", done))
        told = (*counts, ("join_at", At(wait.line)), ("until", until(subject)))
        case, facts = _unacknowledged(subject, wait) if put == taken else _not_taken(subject, wait)
        yield Finding(Code.DEADLOCK, case, (*facts, *told), evidence_of(subject))


def _unacknowledged(subject: Subject, wait: Wait) -> tuple[str, Facts]:
    """Everything was taken."""
    by_maker = next((got for got in subject.log.of(ItemGot) if got.process in subject.producers), None)
    if by_maker is not None:
        return "producer_took", (("who", subject.who(by_maker.process)), ("at", At(by_maker.line)))
    return "unacknowledged", (("at", At(wait.line)),)


def _not_taken(subject: Subject, wait: Wait) -> tuple[str, Facts]:
    """Something was not: who should have taken it."""
    at: Facts = (("at", At(wait.line)),)
    if subject.exercise.ends is Ends.CALLED:
        wrong = len(subject.puts) - len(subject.expected)
        return case_of_join(subject, wait), (*at, ("function", last_called(subject)), ("wrong", wrong))
    dropped = next((event for event in subject.log.of(ItemDropped) if event.queue == wait.queue), None)
    if dropped is not None:
        return "join_dropped", (
            ("who", subject.who(dropped.process)), ("at", At(dropped.line)), ("item", dropped.item.text),
        )  # fmt: skip
    for process in subject.consumers:
        cut = cut_short(subject, process)
        if cut is not None and cut.how in CUT:
            return CUT[cut.how], (("who", subject.who(process)), ("at", At(cut.line)))
    if not subject.consumers:
        return "no_taker", at
    return _stopped(subject) or ("nobody_takes", at)


def _stopped(subject: Subject) -> tuple[str, Facts] | None:
    """A consumer that came to its end by itself."""
    if (early := stopped_early(subject)) is not None:
        return EARLY[early[0]], early[1]
    process = stopped_taker(subject)
    if process is None:
        return None
    gets = [event for event in subject.log.by(process) if isinstance(event, ItemGot)]
    count = taken_by(subject, process)
    return "taker_ended", (
        ("who", subject.who(process)), ("at", At(gets[-1].line if gets else None)), ("count", count),
    )  # fmt: skip
