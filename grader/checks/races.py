"""What makes a program lose items sooner or later, told from its own order, whether or not it lost any this time.

One execution cannot prove that another one fails. It does show what the main process never waited for: where items were
lost, that is the cause; where none were, the student hears of it as a warning.
"""

from __future__ import annotations

from grader.checks.context import Subject
from grader.domain.events import MAIN, Event, GetBegan, ItemGot, ItemPut, Polled, ProcessId, ProcessJoined, QueueJoined
from grader.domain.exercise import Ends
from grader.domain.results import At, Facts


def luck(subject: Subject) -> tuple[str, Facts] | None:
    """The case of a finding and its facts; ``None`` where the program leaves nothing to luck."""
    events = subject.trace.events
    signal_at = next((at for at, event in enumerate(events) if _is_signal(subject, event)), None)
    if subject.exercise.ends is Ends.SENTINEL and signal_at is not None and _is_early(subject, signal_at):
        signal = events[signal_at]
        return "signal_too_early", (("who", subject.who(signal.process)), ("at", At(signal.line)))
    if subject.exercise.ends is Ends.DAEMON and _leaves_daemons_alone(subject):
        return "not_waited", ()
    return None


def stopped_early(subject: Subject) -> tuple[str, Facts] | None:
    """The case and the facts of items left by a consumer who took an empty queue, or a timeout, for the end."""
    for process in subject.consumers:
        ran, last = subject.ran(process), _last_looks(subject, process)
        if ran is None or ran.failure is not None or subject.got_signal(process) is not None:
            continue
        if last and isinstance(last[-1], Polled):
            case = "gave_up" if isinstance(last[0], GetBegan) else "looked_empty"
            return case, (("who", subject.who(process)), ("at", At(last[-1].line)))
    return None


def _last_looks(subject: Subject, process: ProcessId) -> list[GetBegan | ItemGot | Polled]:
    """The last two things that a process asked of a queue or was given by one."""
    return [event for event in subject.log.by(process) if isinstance(event, GetBegan | ItemGot | Polled)][-2:]


def _is_signal(subject: Subject, event: Event) -> bool:
    return isinstance(event, ItemPut) and subject.is_signal(event.item)


def _is_early(subject: Subject, signal_at: int) -> bool:
    """From main, before it has seen every producer end; from a producer, before the last item of all.

    A main process that gets something itself may have other ways to know.
    """
    events = subject.trace.events
    later = any(isinstance(event, ItemPut) and not subject.is_signal(event.item) for event in events[signal_at:])
    if events[signal_at].process != MAIN or any(event.process == MAIN for event in subject.log.of(ItemGot)):
        return later
    joins = [event for event in events[:signal_at] if isinstance(event, ProcessJoined)]
    ended = {event.child for event in joins if event.exit_code is not None}
    return later or not ended >= set(subject.producers)


def _leaves_daemons_alone(subject: Subject) -> bool:
    """Whether main came to its end without ever waiting: neither for the queue nor for the consumers, nor for news."""
    if subject.ran(MAIN) is None or any(event.process == MAIN for event in subject.log.of(ItemGot)):
        return False
    daemons = {child for child in subject.consumers if subject.trace.processes[child].daemon}
    # multiprocessing joins daemons itself at main's end, after it has ended them: that is no line of the program's.
    joined = {event.child for event in subject.log.of(ProcessJoined) if event.line is not None}
    waited = any(event.process == MAIN for event in subject.log.of(QueueJoined))
    return bool(daemons) and not waited and not joined & daemons
