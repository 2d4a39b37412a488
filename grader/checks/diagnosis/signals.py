"""Consumers that wait for an end signal: which never was put, or what became of those that were."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.context import Subject
from grader.checks.diagnosis.endings import CANCELLED, EXITED, TERMINATED, cut_short
from grader.checks.diagnosis.stands import evidence_of, waits_in
from grader.domain.events import (
    MAIN,
    ItemGot,
    ItemKind,
    ItemPut,
    ItemUnsent,
    ProcessId,
    ProcessJoined,
    PutRefused,
    QueueId,
)
from grader.domain.exercise import Ends
from grader.domain.findings import Code
from grader.domain.outline import outline_of
from grader.domain.results import At, Facts, Finding, finding
from grader.domain.trace import Wait, Waiting

BARE = "<object object"  # as an object() is shown, which is equal to itself alone
UNSENT = {EXITED: "unsent_exited", TERMINATED: "unsent_terminated", CANCELLED: "unsent_cancelled"}


def waiting_consumers(subject: Subject) -> Iterator[Finding]:
    """Consumers that wait for an end signal which never comes, or that did not heed it."""
    waiting = [wait for wait in waits_in(subject, Waiting.GET) if wait.process != MAIN and wait.queue is not None]
    if subject.exercise.ends is not Ends.SENTINEL or not waiting:
        return
    deaf = [wait for wait in waiting if subject.got_signal(wait.process) is not None]
    for wait in deaf[:1]:
        got = subject.got_signal(wait.process)
        is_copy = got is not None and got.item.kind is ItemKind.OBJECT and got.item.text.startswith(BARE)
        yield finding(
            Code.DEADLOCK, "signal_copy" if is_copy else "signal_ignored", who=subject.who(wait.process),
            at=At(wait.line), got_at=At(got.line if got else None), signal=got.item.text if got else "None",
            evidence=evidence_of(subject),
        )  # fmt: skip
    if not deaf and _producers_are_done(subject):
        yield _missing_signals(subject, waiting)


def _producers_are_done(subject: Subject) -> bool:
    """Whether no process that makes items is held up by something else."""
    return {wait.process for wait in subject.trace.waits()}.isdisjoint(subject.producers)


def _missing_signals(subject: Subject, waiting: list[Wait]) -> Finding:
    queue = waiting[0].queue or QueueId(0)
    main_waits = next((wait for wait in subject.trace.waits() if wait.process == MAIN), None)
    told: Facts = (
        ("put", subject.signals_put(queue)),
        ("needed", len(_takers(subject, waiting))),
        ("waiting", tuple(subject.who(wait.process) for wait in waiting)),
        ("at", At(waiting[0].line)),
        ("main_at", At(main_waits.line if main_waits else None)),
    )
    case, facts = (
        _unsent(subject)
        or _refused(subject, queue)
        or _elsewhere(subject, queue)
        or _taken_by_others(subject, waiting, queue)
        or _too_few(subject, waiting, queue)
        or _never_put(subject, waiting)
    )
    return Finding(Code.SENTINEL_MISSING, case, (*told, *facts), evidence_of(subject))


def _takers(subject: Subject, waiting: list[Wait]) -> frozenset[ProcessId]:
    """Those that need an end signal each."""
    got = {event.process for event in subject.log.of(ItemGot)} & set(subject.consumers)
    return frozenset(got | {wait.process for wait in waiting})


def _unsent(subject: Subject) -> tuple[str, Facts] | None:
    """A signal that ended with the process that had put it."""
    unsent = next((event for event in subject.log.of(ItemUnsent) if subject.is_signal(event.item)), None)
    if unsent is None:
        return None
    cut = cut_short(subject, unsent.process)
    case = UNSENT.get(cut.how, "unsent") if cut is not None else "unsent"
    return case, (("who", subject.who(unsent.process)), ("cut_at", At(cut.line if cut is not None else None)))


def _refused(subject: Subject, queue: QueueId) -> tuple[str, Facts] | None:
    """Signals that did not get into a full queue."""
    refused = [
        event for event in subject.log.of(PutRefused) if event.queue == queue and event.item.text == _signal(subject)
    ]
    if not refused:
        return None
    first = refused[0]
    return "refused", (
        ("who", subject.who(first.process)), ("cut_at", At(first.line)), ("count", len(refused)),
    )  # fmt: skip


def _signal(subject: Subject) -> str:
    """What the end signal is called in this program."""
    return next((put.item.text for put in subject.log.of(ItemPut) if subject.is_signal(put.item)), "None")


def _elsewhere(subject: Subject, queue: QueueId) -> tuple[str, Facts] | None:
    """Signals that were put into another queue than the one at which consumers wait."""
    signals = [put for put in subject.log.of(ItemPut) if subject.is_signal(put.item)]
    if not signals or any(put.queue == queue for put in signals):
        return None
    return "elsewhere", (("who", subject.who(signals[0].process)), ("cut_at", At(signals[0].line)))


def _taken_by_others(subject: Subject, waiting: list[Wait], queue: QueueId) -> tuple[str, Facts] | None:
    """Where enough were put: who took one too many, or one that was not for it."""
    if subject.signals_put(queue) < len(_takers(subject, waiting)):
        return None
    signals = [got for got in subject.log.of(ItemGot) if subject.is_signal(got.item) and got.queue == queue]
    other = next((got for got in signals if got.process not in subject.consumers), None)
    if other is not None:
        return "taken_by_another", (("who", subject.who(other.process)), ("cut_at", At(other.line)))
    for got in signals:
        mine = [one for one in signals if one.process == got.process]
        if len(mine) > 1:
            who = subject.who(got.process)
            again = (("again_at", At(mine[1].line)), ("count", len(mine)))
            return "took_several", (("who", who), ("cut_at", At(got.line)), *again)
    return None


def _too_few(subject: Subject, waiting: list[Wait], queue: QueueId) -> tuple[str, Facts] | None:
    """Some were put, and fewer than there are consumers; whether more would come later is not known."""
    put = subject.signals_put(queue)
    if not put:
        return None
    signal = next(one for one in subject.log.of(ItemPut) if subject.is_signal(one.item) and one.queue == queue)
    facts: Facts = (
        ("who", subject.who(signal.process)), ("cut_at", At(signal.line)), ("makers", len(subject.producers)),
    )  # fmt: skip
    if put >= len(_takers(subject, waiting)):
        return "vanished", facts
    # Main's own signals are one for each producer only where a loop puts them: else the number stands in the file.
    in_loop = signal.process != MAIN or outline_of(subject.source).loop_at(signal.line) is not None
    if put == len(subject.producers) and in_loop:
        return "as_many_as_producers", facts
    if put > 1 and signal.process == MAIN:
        return "too_few_fixed", facts
    return "too_few_yet" if _main_joins(subject, waiting) else "too_few", facts


def _never_put(subject: Subject, waiting: list[Wait]) -> tuple[str, Facts]:
    if subject.exercise.signaller == "producer" and subject.producers:
        return "producer_none", ()
    if not _main_joins(subject, waiting):
        return "none", ()
    return "joined_in_one_loop" if _joins_all_in_one_loop(subject) else "joined_first", ()


def _joins_all_in_one_loop(subject: Subject) -> bool:
    """Whether main has joined a producer on the very line on which it waits now."""
    lines = {wait.line for wait in subject.trace.waits() if wait.process == MAIN and wait.line is not None}
    joins = (join for join in subject.log.of(ProcessJoined) if join.process == MAIN and join.child in subject.producers)
    return any(join.line in lines for join in joins)


def _main_joins(subject: Subject, waiting: list[Wait]) -> bool:
    """Whether main waits for a process that takes items to end."""
    waits = (wait for wait in subject.trace.waits() if wait.process == MAIN)
    return any(wait.operation is Waiting.PROCESS_JOIN and wait.child in _takers(subject, waiting) for wait in waits)
