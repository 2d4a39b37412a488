"""Locks that never become free: the program's own, and those inside a queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from grader.checks.context import Subject
from grader.checks.diagnosis.endings import CANCELLED, EXITED, TERMINATED, cut_short
from grader.checks.diagnosis.stands import evidence_of, waits_in
from grader.domain.events import ItemPut, LockId, LockLost, LockReleased, LockTaken, ProcessId
from grader.domain.findings import Code
from grader.domain.results import At, Facts, Finding
from grader.domain.trace import Wait, Waiting

LOST = {EXITED: "lock_lost_exited", TERMINATED: "lock_lost_terminated", CANCELLED: "lock_lost_cancelled"}


def lock_lost(subject: Subject) -> Iterator[Finding]:
    """A process was ended in the middle of using a queue, and others cannot use it any more."""
    waits = subject.trace.waits()
    used = {wait.queue for wait in waits if wait.operation is not Waiting.QUEUE_JOIN} | {
        put.queue for wait in waits if wait.operation is Waiting.EXIT for put in subject.log.of(ItemPut)
    }
    for lost in subject.log.of(LockLost):
        if lost.queue in used:
            cut = cut_short(subject, lost.process)
            others = tuple(subject.who(wait.process) for wait in waits if wait.queue == lost.queue)
            facts: Facts = (
                ("who", subject.who(lost.process)), ("at", At(cut.line if cut is not None else None)),
                ("waiting", others),
            )  # fmt: skip
            case = LOST.get(cut.how, "lock_lost") if cut is not None and others else "lock_lost"
            yield Finding(Code.DEADLOCK, case, facts, evidence_of(subject))
            return


def lock_kept(subject: Subject) -> Iterator[Finding]:
    """A process waits for a lock that its holder cannot release: it has ended, waits itself, or waits for this one."""
    waits = {wait.process: wait for wait in subject.trace.waits()}
    waiting = waits_in(subject, Waiting.LOCK)
    for wait in waiting:
        taken = _holding(subject, wait.lock)
        if taken is None:
            continue
        case, facts = _why_kept(subject, wait, taken, waits.get(taken.process))
        if case:
            told: Facts = (
                ("waiting", tuple(subject.who(one.process) for one in waiting if _is_beside(one, wait))),
                ("who", subject.who(taken.process)), ("at", At(wait.line)), ("held_at", At(taken.line)),
            )  # fmt: skip
            yield Finding(Code.DEADLOCK, case, (*told, *facts), evidence_of(subject))
            return


def lock_waits(subject: Subject) -> Iterator[Finding]:
    """A process waits for a lock, a semaphore or an event, and none is left that would set it free."""
    for operation, case in ((Waiting.LOCK, "never_released"), (Waiting.EVENT, "never_set")):
        for wait in waits_in(subject, operation):
            facts: Facts = (("who", subject.who(wait.process)), ("at", At(wait.line)))
            yield Finding(Code.DEADLOCK, case, facts, evidence_of(subject))
            return


def _why_kept(subject: Subject, wait: Wait, taken: LockTaken, stand: Wait | None) -> tuple[str, Facts]:
    """The case, "" where the holder may be a normal one: it waits for something that another mistake keeps from it."""
    if taken.process == wait.process:
        return "lock_twice", ()
    if stand is None:
        return "lock_kept", ()
    if stand.operation is Waiting.LOCK:
        other = _holding(subject, stand.lock)
        if other is not None and other.process == wait.process:
            return "lock_cycle", (
                ("stand_at", At(stand.line)), ("mine_at", At(other.line)), ("who", subject.who(wait.process)),
                ("other", subject.who(taken.process)),
            )  # fmt: skip
    makers = frozenset(subject.producers)
    if stand.operation in (Waiting.GET, Waiting.PUT) and (wait.process in makers) != (taken.process in makers):
        case = "lock_around_get" if stand.operation is Waiting.GET else "lock_around_put"
        return case, (("stand_at", At(stand.line)),)
    return "", ()


def _is_beside(one: Wait, other: Wait) -> bool:
    return (one.lock, one.line) == (other.lock, other.line)


def _holding(subject: Subject, lock: LockId | None) -> LockTaken | None:
    """How the process that has a lock came by it, if one has.

    What is released by processes that never took it is a signal, and no process has it.
    """
    releases = Counter(event.process for event in subject.log.of(LockReleased) if event.lock == lock)
    takes: dict[ProcessId, list[LockTaken]] = {}
    for event in subject.log.of(LockTaken):
        if event.lock == lock:
            takes.setdefault(event.process, []).append(event)
    if any(count > len(takes.get(process, ())) for process, count in releases.items()):
        return None
    held = [taken[-1] for process, taken in takes.items() if len(taken) > releases[process]]
    return held[-1] if held else None
