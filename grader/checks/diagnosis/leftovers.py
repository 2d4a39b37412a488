"""Why items were put and never taken: the process that stopped, what ended it, or what became of the items."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.context import Subject
from grader.checks.diagnosis.endings import CANCELLED, DAEMON, EXITED, TERMINATED, cut_short, facts_of
from grader.checks.diagnosis.races import own_signal, stopped_early, until, waits_for_all
from grader.domain.events import (
    MAIN,
    GetBegan,
    ItemDropped,
    ItemGot,
    ItemPut,
    ItemUnsent,
    ProcessId,
)
from grader.domain.exercise import Ends
from grader.domain.results import At, Facts, Phrase, phrase

Case = tuple[str, Facts]

UNSENT = {EXITED: "unsent_exited", TERMINATED: "unsent_terminated", CANCELLED: "unsent_cancelled"}
TAKER = {EXITED: "taker_exited", TERMINATED: "terminated", DAEMON: "taker_daemon"}


def never_sent(subject: Subject, left: tuple[str, ...]) -> Case | None:
    """The case and the facts of items that never were in the queue: dropped, or ended with who had put them."""
    dropped = next((event for event in subject.log.of(ItemDropped) if event.item.text in left), None)
    if dropped is not None:
        who = subject.who(dropped.process)
        return "dropped", (("who", who), ("at", At(dropped.line)), ("item", dropped.item.text))
    unsent = next((event for event in subject.log.of(ItemUnsent) if event.item.text in left), None)
    if unsent is None:
        return None
    cut = cut_short(subject, unsent.process)
    return UNSENT.get(cut.how, "unsent") if cut is not None else "unsent", facts_of(subject, unsent.process, cut)


def other_queue(subject: Subject, left: tuple[str, ...]) -> Case | None:
    """The case and the facts of items that lie where no process takes anything, while another queue is taken from."""
    taken_from = {began.queue for began in subject.log.of(GetBegan)} | {got.queue for got in subject.log.of(ItemGot)}
    lost = frozenset(left)
    puts = [put for put in subject.puts if put.item.text in lost]
    if not taken_from or any(put.queue in taken_from for put in puts):
        return None
    return "other_queue", (("who", subject.who(puts[0].process)), ("at", At(puts[0].line)))


def why_left(subject: Subject, left: tuple[str, ...]) -> Case:
    """The case and the facts of items that were not taken although all were put in time."""
    return (
        _no_consumers(subject)
        or _cut_taker(subject, (EXITED, TERMINATED))
        or stopped_early(subject)
        or own_signal(subject)
        or _stopped(subject)
        or _cut_taker(subject, (DAEMON,))
        or _overtaken(subject, left)
        or ("in_queue", (("stops", tuple(_stops(subject))), ("until", until(subject))))
    )


def _no_consumers(subject: Subject) -> Case | None:
    """No process was started that takes anything."""
    if subject.exercise.ends is Ends.CALLED or subject.consumers or subject.log.of(ItemGot):
        return None
    return "no_consumers", ()


def _cut_taker(subject: Subject, ways: tuple[str, ...]) -> Case | None:
    """A consumer that was ended in one of these ways while there was more to take."""
    for process in subject.consumers:
        cut = cut_short(subject, process)
        if cut is not None and cut.how in ways and subject.got_signal(process) is None:
            facts = facts_of(subject, process, cut)
            more: Facts = (("waits", waits_for_all(subject)), ("until", until(subject)))
            return TAKER[cut.how], (*facts, ("count", taken_by(subject, process)), *more)
    return None


def taken_by(subject: Subject, process: ProcessId) -> int:
    """How many items a process has taken."""
    return sum(got.process == process for got in subject.gets)


def stopped_taker(subject: Subject) -> ProcessId | None:
    """A consumer whose code came to its end by itself, without an error, though no end signal had told it to stop."""
    for process in subject.consumers:
        ran = subject.ran(process)
        if ran is not None and ran.failure is None and not ran.exit_code and subject.got_signal(process) is None:
            return process
    return None


def _stopped(subject: Subject) -> Case | None:
    """A consumer that came to its end by itself, although no end signal had told it to."""
    process = stopped_taker(subject)
    if process is None:
        return None
    ran, count = subject.ran(process), taken_by(subject, process)
    who = ("who", subject.who(process))
    if ran is not None and ran.line is not None:
        return "stopped_by_exit", (who, ("at", At(ran.line)), ("count", count), ("until", until(subject)))
    gets = [event for event in subject.log.by(process) if isinstance(event, ItemGot)]
    if not gets:
        return "stopped_at_once", (who, ("until", until(subject)))
    return "stopped", (who, ("at", At(gets[-1].line)), ("count", count), ("until", until(subject)))


def _overtaken(subject: Subject, left: tuple[str, ...]) -> Case | None:
    """An end signal that came before items which another process had put: they were still on their way."""
    lost = frozenset(left)
    put = next((put for put in subject.puts if put.item.text in lost), None)
    signals = [event for event in subject.log.of(ItemPut) if subject.is_signal(event.item)]
    other = next((event for event in signals if put is not None and event.process not in (put.process, MAIN)), None)
    if put is None or other is None or any(subject.got_signal(process) is None for process in subject.consumers):
        return None
    return "overtaken", (
        ("who", subject.who(other.process)), ("at", At(other.line)), ("maker", subject.who(put.process)),
        ("item", put.item.text),
    )  # fmt: skip


def _stops(subject: Subject) -> Iterator[Phrase]:
    """For each process that takes items, how many it took and how it stopped."""
    takers = dict.fromkeys((*subject.consumers, *(got.process for got in subject.gets)))
    for process in takers:
        ran, signal = subject.ran(process), subject.got_signal(process)
        lines = [event.line for event in subject.log.by(process) if isinstance(event, ItemGot)]
        key = "stop.signal" if signal is not None else "stop.ended" if ran is not None else "stop.running"
        at = At(signal.line if signal is not None else lines[-1] if lines else None)
        yield phrase(key, who=subject.who(process), count=taken_by(subject, process), at=at)
