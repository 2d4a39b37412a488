"""What makes a program lose items sooner or later, told from its own order, whether or not it lost any this time.

One execution cannot prove that another one fails. It does show what the main process never waited for: where items were
lost, that is the cause; where none were, the student hears of it as a warning, unless every schedule was looked at.
"""

from __future__ import annotations

from grader.checks.context import Subject
from grader.domain.events import (
    MAIN,
    Event,
    GetBegan,
    ItemGot,
    ItemPut,
    Polled,
    ProcessId,
    ProcessJoined,
    ProcessStopped,
    QueueJoined,
)
from grader.domain.exercise import Ends
from grader.domain.results import At, Facts, Phrase, phrase


def luck(subject: Subject) -> tuple[str, Facts] | None:
    """The case of a finding and its facts; ``None`` where the program leaves nothing to luck."""
    events = subject.trace.events
    signal_at = next((at for at, event in enumerate(events) if _is_signal(subject, event)), None)
    if subject.exercise.ends is Ends.SENTINEL and signal_at is not None and _is_early(subject, signal_at):
        signal = events[signal_at]
        who, when = subject.who(signal.process), when_to_signal(subject)
        return "signal_too_early", (("who", who), ("at", At(signal.line)), ("when", when))
    if subject.exercise.ends is Ends.DAEMON and _leaves_daemons_alone(subject):
        return _joined_too_early(subject) or ("not_waited", ())
    return None


def when_to_signal(subject: Subject) -> Phrase:
    """When the end signals are put in this exercise, and by whom."""
    return phrase("signaller.producer") if subject.exercise.signaller == "producer" else phrase("signaller.main")


def until(subject: Subject) -> Phrase:
    """How long a consumer goes on in this exercise."""
    return phrase("until.daemon") if subject.exercise.ends is Ends.DAEMON else phrase("until.sentinel")


def waits_for_all(subject: Subject) -> Phrase:
    """What main waits for at its end in this exercise."""
    return phrase("waits-for.daemon") if subject.exercise.ends is Ends.DAEMON else phrase("waits-for.sentinel")


def own_signal(subject: Subject) -> tuple[str, Facts] | None:
    """The case and the facts of an end signal that a consumer made up: it had not got one that it could pass on."""
    for process in subject.consumers:
        for event in subject.log.by(process):
            if isinstance(event, ItemGot) and subject.is_signal(event.item):
                break
            if _is_signal(subject, event):
                return "own_signal", (("who", subject.who(process)), ("at", At(event.line)))
    return None


def stopped_by_main(subject: Subject, members: tuple[ProcessId, ...]) -> tuple[str, Facts] | None:
    """The case and the facts of work that is not done because another process ended the one that does it."""
    for event in subject.log.of(ProcessStopped):
        if event.child in members and subject.ran(event.child) is None:
            return "terminated", (("who", subject.who(event.child)), ("at", At(event.line)))
    return None


def stopped_early(subject: Subject) -> tuple[str, Facts] | None:
    """The case and the facts of items left by a consumer who took an empty queue, or a timeout, for the end."""
    for process in subject.consumers:
        ran, last = subject.ran(process), _last_looks(subject, process)
        if ran is None or ran.failure is not None or subject.got_signal(process) is not None:
            continue
        if last and isinstance(last[-1], Polled):
            case = "gave_up" if isinstance(last[0], GetBegan) else "looked_empty"
            return case, (("who", subject.who(process)), ("at", At(last[-1].line)), ("until", until(subject)))
    return None


def _last_looks(subject: Subject, process: ProcessId) -> list[GetBegan | ItemGot | Polled]:
    """The last two things that a process asked of a queue or was given by one."""
    return [event for event in subject.log.by(process) if isinstance(event, GetBegan | ItemGot | Polled)][-2:]


def _is_signal(subject: Subject, event: Event) -> bool:
    return isinstance(event, ItemPut) and subject.is_signal(event.item)


def _is_early(subject: Subject, signal_at: int) -> bool:
    """From main, before it has seen every producer end; from a producer, before the last item of all.

    A main process that gets something itself may have other ways to know. What a consumer puts is nothing new.
    """
    events = subject.trace.events
    later = _is_put_after(subject, signal_at)
    if events[signal_at].process != MAIN or any(event.process == MAIN for event in subject.log.of(ItemGot)):
        return later
    joins = [event for event in events[:signal_at] if isinstance(event, ProcessJoined)]
    ended = {event.child for event in joins if event.exit_code is not None}
    return later or not ended >= set(subject.producers)


def _leaves_daemons_alone(subject: Subject) -> bool:
    """Whether main came to its end without waiting for all that was put: at the queue, for the consumers, or for news.

    Producers that wait at the queue after their last item do it for a main that waits for them.
    """
    if subject.ran(MAIN) is None or any(event.process == MAIN for event in subject.log.of(ItemGot)):
        return False
    if _producers_wait_at_the_queue(subject):
        return False
    daemons = {child for child in subject.consumers if subject.trace.processes[child].daemon}
    # multiprocessing joins daemons itself at main's end, after it has ended them: that is no line of the program's.
    joined = {event.child for event in subject.log.of(ProcessJoined) if event.line is not None}
    waited = any(event.process == MAIN for event in subject.log.of(QueueJoined))
    too_early = _joined_too_early(subject) is not None
    return bool(daemons) and (too_early or not waited) and not joined & daemons


def _joined_too_early(subject: Subject) -> tuple[str, Facts] | None:
    """The case and the facts of a queue whose count was 0 when main joined it: more was put afterwards."""
    events = subject.trace.events
    joins = [at for at, event in enumerate(events) if isinstance(event, QueueJoined) and event.process == MAIN]
    if not joins or not _is_put_after(subject, joins[-1]):
        return None
    return "joined_too_early", (("at", At(events[joins[-1]].line)),)


def _is_put_after(subject: Subject, at: int) -> bool:
    """Whether something new was put after this event."""
    takers = frozenset(subject.consumers)
    return any(
        isinstance(event, ItemPut) and not subject.is_signal(event.item) and event.process not in takers
        for event in subject.trace.events[at:]
    )


def _producers_wait_at_the_queue(subject: Subject) -> bool:
    """Whether each producer joined the queue after its last item, and main joined each producer."""
    ended = {event.child for event in subject.log.of(ProcessJoined) if event.exit_code is not None}
    last = {
        producer: next((e for e in reversed(subject.log.by(producer)) if isinstance(e, ItemPut | QueueJoined)), None)
        for producer in subject.producers
    }
    return ended >= set(last) and bool(last) and all(isinstance(event, QueueJoined) for event in last.values())
