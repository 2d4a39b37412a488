"""Every process comes to its end, by itself and cleanly; and nothing is left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from grader.checks.context import Subject
from grader.checks.diagnosis.crashes import crash, load_failure
from grader.checks.diagnosis.deadlock import deadlock
from grader.checks.diagnosis.endless import endless, timed_out
from grader.checks.diagnosis.signals import waiting_consumers
from grader.domain.events import (
    MAIN,
    THREAD,
    THREAD_QUEUE,
    ForeignUse,
    ItemGot,
    ItemPut,
    Polled,
    ProcessId,
    ProcessJoined,
    ProcessStarted,
    ProcessStopped,
    QueueId,
)
from grader.domain.exercise import Ends
from grader.domain.findings import Code
from grader.domain.outline import outline_of
from grader.domain.results import At, Finding, Who, finding
from grader.domain.trace import Deadlocked, Finished, Looping, NotLoaded, TimedOut, Waiting

BUSY_POLLS = 100  # unsuccessful polls, one after another; a program that waits properly makes none


def ended(subject: Subject) -> Iterator[Finding]:
    """Every process ends by itself, without an error"""
    yield from _crashes(subject)
    match subject.trace.ending:
        case NotLoaded(failure):
            yield load_failure(failure, subject.source)
        case Deadlocked():
            yield from deadlock(subject)
        case Looping() as looping:
            yield from _loop(subject, looping)
        case TimedOut(limit_s, _, spent):
            yield timed_out(subject, limit_s, spent)
        case Finished():
            if len(subject.trace.processes) == 1 and subject.exercise.ends is not Ends.CALLED:
                yield _nothing_started(subject)  # where nothing was started, nothing came to a good end
            yield from _left_running(subject)
            yield from _leftovers(subject)
    yield from _busy_waits(subject)


def _nothing_started(subject: Subject) -> Finding:
    others = (use for use in subject.log.of(ForeignUse) if use.what not in (THREAD, THREAD_QUEUE))
    if (other := next(others, None)) is not None:
        return finding(Code.NOT_EXPLORABLE, "uses", what=other.what, at=At(other.line))
    return finding(Code.ITEM_MISSING, "nothing")


def _loop(subject: Subject, looping: Looping) -> Iterator[Finding]:
    # A main process that looks again and again whether the others have ended is as good as one that waits for them.
    blocked = tuple(waiting_consumers(subject)) if looping.slept_s and looping.process == MAIN else ()
    yield from blocked
    if not blocked:
        yield endless(subject, looping, _first_in(subject, looping))


def _first_in(subject: Subject, looping: Looping) -> Who:
    """The first of those who stand in the same loop: which of them used up its time first is chance."""
    there = [wait.process for wait in looping.waits if (wait.operation, wait.line) == (Waiting.OTHER, looping.line)]
    known = [process for process in there if process < len(subject.trace.processes)]
    role = subject.role(looping.process)
    return subject.who(min((one for one in known if subject.role(one) == role), default=looping.process))


def _crashes(subject: Subject) -> Iterator[Finding]:
    joined, stopped = _exit_codes(subject), {event.child for event in subject.log.of(ProcessStopped)}
    for process in (MAIN, *subject.trace.children()):
        ran = subject.ran(process)
        who = subject.who(process)
        if ran is not None and ran.failure is not None:
            yield crash(who, ran.failure, subject.source)
            return
        code = _exit_code(subject, process, joined)
        if code and process not in stopped and not _was_ended_as_daemon(subject, process):
            yield finding(Code.CRASHED, "signal" if code < 0 else "exit_code", who=who, exit_code=abs(code))
            return


def _exit_codes(subject: Subject) -> dict[ProcessId, int]:
    """The first exit code but 0 with which each process was joined."""
    joins = reversed(subject.log.of(ProcessJoined))
    return {event.child: event.exit_code for event in joins if event.exit_code}


def _exit_code(subject: Subject, process: ProcessId, joined: dict[ProcessId, int]) -> int:
    if process == MAIN:
        return subject.trace.ending.exit_code if isinstance(subject.trace.ending, Finished) else 0
    ran = subject.ran(process)
    return joined.get(process, ran.exit_code if ran is not None else 0)


def _was_ended_as_daemon(subject: Subject, process: ProcessId) -> bool:
    """Whether the program itself ended it at the main process's end."""
    return subject.trace.processes[process].daemon and subject.ran(MAIN) is not None


def _left_running(subject: Subject) -> Iterator[Finding]:
    if not isinstance(subject.trace.ending, Finished):
        return
    alive = {wait.process for wait in subject.trace.ending.survivors}
    if (
        subject.ran(MAIN) is None
    ):  # os._exit or a signal: no process waited for the children, alive now or by luck no more
        joined = {event.child for event in subject.log.of(ProcessJoined)}
        started = {event.child for event in subject.log.of(ProcessStarted)}
        alive |= {child for child in started - joined if not subject.trace.processes[child].daemon}
    if alive:
        known = [process for process in sorted(alive) if process < len(subject.trace.processes)]
        line = outline_of(subject.source).line_of_call("fork")
        made = {subject.role(process) for process in known}
        case = "forked" if line is not None and made <= {"process"} else "after_main"
        processes = tuple(map(subject.who, known))
        yield finding(Code.LEFT_RUNNING, case, count=len(alive), processes=processes, at=At(line))


def _leftovers(subject: Subject) -> Iterator[Finding]:
    put, got = _count(subject.log.of(ItemPut)), _count(subject.log.of(ItemGot))
    is_lost = _lost_items(subject)
    for number in range(len(subject.trace.queues)):
        queue = QueueId(number)
        surplus = subject.signals_put(queue) - subject.signals_got(queue)
        if surplus > 0:
            yield finding(Code.SENTINEL_SURPLUS, "left", surplus=surplus, put=subject.signals_put(queue))
        rest = put[queue] - got[queue] - surplus
        if rest > 0 and not is_lost:
            yield finding(Code.LEFT_IN_QUEUE, "items", count=rest)


def _count(events: Iterable[ItemPut | ItemGot]) -> Counter[QueueId]:
    return Counter(event.queue for event in events)


def _lost_items(subject: Subject) -> bool:
    received = {got.item.text for got in subject.gets}
    return any(subject.is_expected(put.item.text) and put.item.text not in received for put in subject.puts)


def _busy_waits(subject: Subject) -> Iterator[Finding]:
    streaks: dict[ProcessId, int] = {}
    for event in subject.trace.events:
        if isinstance(event, ItemGot):
            streaks[event.process] = 0
        elif isinstance(event, Polled):
            streaks[event.process] = streaks.get(event.process, 0) + event.times
            if streaks[event.process] >= BUSY_POLLS:
                yield finding(Code.BUSY_WAIT, "polls", who=subject.who(event.process), at=At(event.line))
                return
