"""Why no process can move any more: the first link of the chain, in the words of the exercise.

A deadlock is proved by the engine; here it is explained. The waits are looked through in the order in which one
explains the next: consumers that wait for an end signal, a queue whose acknowledgements are missing, a main process
that waits for a process which is never meant to end, a full queue, and at last whatever else.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.context import Subject
from grader.checks.diagnosis.called import case_of_get, last_called
from grader.checks.diagnosis.full_queues import full
from grader.checks.diagnosis.in_hand import second_get
from grader.checks.diagnosis.locks import lock_kept, lock_lost, lock_waits
from grader.checks.diagnosis.queue_joins import queue_join
from grader.checks.diagnosis.signals import waiting_consumers
from grader.checks.diagnosis.stands import evidence_of, needs, waits_in
from grader.domain.events import MAIN, ItemGot, ItemPut
from grader.domain.exercise import Ends
from grader.domain.findings import Code
from grader.domain.results import At, Facts, Finding, finding
from grader.domain.trace import Wait, Waiting


def deadlock(subject: Subject) -> Iterator[Finding]:
    """The findings that explain why every process waits."""
    explanations = (
        lock_lost,
        lock_kept,
        _takes_too_many,
        _other_queue,
        _producer_gets,
        _main_takes,
        _pair_of_gets,
        waiting_consumers,
        queue_join,
        _endless_consumer,
        _main_gets,
        full,
        lock_waits,
        _anything,
    )
    for explain in explanations:
        findings = tuple(explain(subject))
        if findings:
            yield from findings
            return


def _takes_too_many(subject: Subject) -> Iterator[Finding]:
    """A function called by the grader takes more than there is: because it must not, or because too little was put."""
    if subject.exercise.ends is not Ends.CALLED:
        return
    for wait in waits_in(subject, Waiting.GET):
        if wait.process == MAIN and len(subject.puts) < len(subject.expected):
            yield finding(Code.ITEM_MISSING, "waited_for", at=At(wait.line), put=len(subject.puts))
        elif wait.process == MAIN:
            case, function = case_of_get(subject, wait), last_called(subject)
            facts: Facts = (("taken", len(subject.gets)), ("put", len(subject.puts)), ("function", function))
            yield Finding(Code.DEADLOCK, case, (("at", At(wait.line)), *facts))


def _other_queue(subject: Subject) -> Iterator[Finding]:
    """A consumer waits at a queue into which no process ever puts, while everything goes into another one."""
    used = {put.queue for put in subject.log.of(ItemPut)}
    for wait in waits_in(subject, Waiting.GET):
        if used and wait.queue is not None and wait.queue not in used:
            yield finding(
                Code.DEADLOCK, "other_queue", who=subject.who(wait.process), at=At(wait.line), put=len(subject.puts)
            )
            return


def _producer_gets(subject: Subject) -> Iterator[Finding]:
    """A process that makes items waits for one."""
    makers = frozenset(subject.producers)
    for wait in waits_in(subject, Waiting.GET):
        if wait.process in makers:
            who, evidence = subject.who(wait.process), evidence_of(subject)
            yield finding(Code.DEADLOCK, "producer_gets", who=who, at=At(wait.line), evidence=evidence)
            return


def _main_takes(subject: Subject) -> Iterator[Finding]:
    """The main process waits for an item in the queue from which consumers take, and will take, everything."""
    waits = waits_in(subject, Waiting.GET)
    own = next((wait for wait in waits if wait.process == MAIN), None)
    taken_from = {got.queue for got in subject.log.of(ItemGot) if got.process in subject.consumers}
    taken_from |= {wait.queue for wait in waits if wait.process in subject.consumers and wait.queue is not None}
    if own is not None and own.queue in taken_from:
        yield finding(Code.DEADLOCK, "main_takes", at=At(own.line), evidence=evidence_of(subject))


def _endless_consumer(subject: Subject) -> Iterator[Finding]:
    """The main process waits for a consumer that waits for items without end."""
    getters = {wait.process for wait in waits_in(subject, Waiting.GET)}
    main = next((wait for wait in subject.trace.waits() if wait.process == MAIN), None)
    if main is None or not getters:
        return
    if main.operation is Waiting.PROCESS_JOIN and main.child in getters:
        yield finding(
            Code.DEADLOCK,
            "joined_endless",
            who=subject.who(main.child),
            at=At(main.line),
            evidence=evidence_of(subject),
        )
    elif main.operation is Waiting.EXIT:
        kept = [process for process in sorted(getters) if not subject.trace.processes[process].daemon]
        if kept:
            yield finding(Code.DEADLOCK, "not_daemon", who=subject.who(kept[0]), evidence=evidence_of(subject))


def _main_gets(subject: Subject) -> Iterator[Finding]:
    """The main process does a consumer's work: its function was called instead of being given to a process."""
    for wait in waits_in(subject, Waiting.GET):
        if wait.process == MAIN and subject.exercise.ends is not Ends.CALLED:
            yield finding(Code.DEADLOCK, "main_gets", at=At(wait.line))


def _pair_of_gets(subject: Subject) -> Iterator[Finding]:
    """A consumer that has an item in hand waits in another get() than the one that gave it."""
    for wait in waits_in(subject, Waiting.GET):
        got = next((e for e in reversed(subject.log.by(wait.process)) if isinstance(e, ItemGot)), None)
        if got is None or subject.is_signal(got.item) or not _has_enough(subject, wait):
            continue
        again = second_get(subject, got)
        if again is not None and again.line == wait.line:
            yield finding(
                Code.DEADLOCK, "second_get", who=subject.who(wait.process), item=got.item.text, got_at=At(got.line),
                at=At(wait.line), evidence=evidence_of(subject),
            )  # fmt: skip
            return


def _has_enough(subject: Subject, wait: Wait) -> bool:
    """Whether no end signal is missing that would have ended this wait."""
    if subject.exercise.ends is Ends.SENTINEL:
        return wait.queue is not None and subject.signals_put(wait.queue) >= len(subject.consumers)
    return subject.exercise.ends is Ends.DAEMON


def _anything(subject: Subject) -> Iterator[Finding]:
    waits = subject.trace.waits()
    known = tuple(wait for wait in waits if wait.operation is not Waiting.OTHER) or waits
    yield finding(
        Code.DEADLOCK, "generic", stands=evidence_of(subject), count=len(waits), needs=needs(subject, known),
        at=At(next((wait.line for wait in waits if wait.line), None)),
    )  # fmt: skip
