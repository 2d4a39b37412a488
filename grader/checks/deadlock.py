"""Why no process can move any more: the first link of the chain, in the words of the exercise.

A deadlock is proved by the engine; here it is explained. The waits are looked through in the order in which one
explains the next: consumers that wait for an end signal, a queue whose acknowledgements are missing, a main process
that waits for a process which is never meant to end, a full queue, and at last whatever else.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.called import case_of_get, case_of_join, last_called
from grader.checks.context import Subject
from grader.checks.fitting import fitting
from grader.checks.races import stopped_by_main
from grader.domain.events import MAIN, ItemGot, ItemPut, ItemUnsent, LockLost, ProcessJoined, QueueId, TaskDone
from grader.domain.exercise import Ends
from grader.domain.findings import Code
from grader.domain.results import At, Facts, Finding, Phrase, finding, phrase
from grader.domain.trace import Wait, Waiting


def deadlock(subject: Subject) -> Iterator[Finding]:
    """The findings that explain why every process waits."""
    explanations = (
        _lock_lost,
        _takes_too_many,
        _other_queue,
        _producer_gets,
        _main_takes,
        waiting_consumers,
        _queue_join,
        _endless_consumer,
        _main_gets,
        _full,
        _anything,
    )
    for explain in explanations:
        findings = tuple(explain(subject))
        if findings:
            yield from findings
            return


def evidence_of(subject: Subject) -> tuple[Phrase, ...]:
    """Where every process stood, one sentence each."""
    return tuple(_stand(subject, wait) for wait in subject.trace.waits())


def _stand(subject: Subject, wait: Wait) -> Phrase:
    known = wait.process < len(subject.trace.processes)
    who = subject.who(wait.process) if known else "?"
    joins = wait.operation is Waiting.PROCESS_JOIN and wait.child is not None
    key = f"wait.{wait.operation.value}" + ("-of" if joins else "")
    facts = {"child": subject.who(wait.child)} if wait.child is not None and joins else {}
    return phrase(key, who=who, at=At(wait.line), **facts)


def _waits_in(subject: Subject, operation: Waiting) -> list[Wait]:
    return [
        wait
        for wait in subject.trace.waits()
        if wait.operation is operation and wait.process < len(subject.trace.processes)
    ]


def _lock_lost(subject: Subject) -> Iterator[Finding]:
    """A process was ended in the middle of using a queue, and others cannot use it any more."""
    waits = subject.trace.waits()
    used = {wait.queue for wait in waits if wait.operation is not Waiting.QUEUE_JOIN} | {
        put.queue for wait in waits if wait.operation is Waiting.EXIT for put in subject.log.of(ItemPut)
    }
    for lost in subject.log.of(LockLost):
        if lost.queue in used:
            yield finding(Code.DEADLOCK, "lock_lost", who=subject.who(lost.process), evidence=evidence_of(subject))
            return


def _takes_too_many(subject: Subject) -> Iterator[Finding]:
    """A function called by the grader takes more than there is: because it must not, or because too little was put."""
    if subject.exercise.ends is not Ends.CALLED:
        return
    for wait in _waits_in(subject, Waiting.GET):
        if wait.process == MAIN and len(subject.puts) < len(subject.expected):
            yield finding(Code.ITEM_MISSING, "waited_for", at=At(wait.line), put=len(subject.puts))
        elif wait.process == MAIN:
            case, function = case_of_get(subject, wait), last_called(subject)
            facts: Facts = (("taken", len(subject.gets)), ("put", len(subject.puts)), ("function", function))
            yield Finding(Code.DEADLOCK, case, (("at", At(wait.line)), *facts))


def _other_queue(subject: Subject) -> Iterator[Finding]:
    """A consumer waits at a queue into which no process ever puts, while everything goes into another one."""
    used = {put.queue for put in subject.log.of(ItemPut)}
    for wait in _waits_in(subject, Waiting.GET):
        if used and wait.queue is not None and wait.queue not in used:
            yield finding(
                Code.DEADLOCK, "other_queue", who=subject.who(wait.process), at=At(wait.line), put=len(subject.puts)
            )
            return


def _producer_gets(subject: Subject) -> Iterator[Finding]:
    """A process that makes items waits for one."""
    makers = frozenset(subject.producers)
    for wait in _waits_in(subject, Waiting.GET):
        if wait.process in makers:
            who, evidence = subject.who(wait.process), evidence_of(subject)
            yield finding(Code.DEADLOCK, "producer_gets", who=who, at=At(wait.line), evidence=evidence)
            return


def _main_takes(subject: Subject) -> Iterator[Finding]:
    """The main process waits for an item in the queue from which consumers take, and will take, everything."""
    waits = _waits_in(subject, Waiting.GET)
    own = next((wait for wait in waits if wait.process == MAIN), None)
    taken_from = {got.queue for got in subject.log.of(ItemGot) if got.process in subject.consumers}
    taken_from |= {wait.queue for wait in waits if wait.process in subject.consumers and wait.queue is not None}
    if own is not None and own.queue in taken_from:
        yield finding(Code.DEADLOCK, "main_takes", at=At(own.line), evidence=evidence_of(subject))


def waiting_consumers(subject: Subject) -> Iterator[Finding]:
    """Consumers that wait for an end signal which never comes, or that did not heed it."""
    waiting = [wait for wait in _waits_in(subject, Waiting.GET) if wait.process != MAIN and wait.queue is not None]
    if subject.exercise.ends is not Ends.SENTINEL or not waiting:
        return
    deaf = [wait for wait in waiting if subject.got_signal(wait.process) is not None]
    for wait in deaf[:1]:
        got = subject.got_signal(wait.process)
        yield finding(
            Code.DEADLOCK, "signal_ignored", who=subject.who(wait.process), at=At(wait.line),
            got_at=At(got.line if got else None), evidence=evidence_of(subject),
        )  # fmt: skip
    if not deaf and _producers_are_done(subject):
        yield _missing_signals(subject, waiting)


def _producers_are_done(subject: Subject) -> bool:
    """Whether no process that makes items is held up by something else."""
    return {wait.process for wait in subject.trace.waits()}.isdisjoint(subject.producers)


def _missing_signals(subject: Subject, waiting: list[Wait]) -> Finding:
    queue = waiting[0].queue or QueueId(0)
    unsent = [event for event in subject.log.of(ItemUnsent) if subject.is_signal(event.item)]
    put = subject.signals_put(queue)
    getters = {got.process for got in subject.log.of(ItemGot)} | {wait.process for wait in waiting}
    main_waits = next((wait for wait in subject.trace.waits() if wait.process == MAIN), None)
    joins = main_waits is not None and main_waits.operation is Waiting.PROCESS_JOIN and main_waits.child in getters
    if unsent:
        case = "unsent"
    elif put:
        case = "too_few_yet" if joins else "too_few"  # whether it would have put more later is not known
    elif subject.exercise.signaller == "producer":
        case = "producer_none"
    else:
        one_loop = joins and main_waits is not None and _joined_a_producer(subject, main_waits.line)
        case = "joined_in_one_loop" if one_loop else "joined_first" if joins else "none"
    return finding(
        Code.SENTINEL_MISSING,
        case,
        put=put,
        needed=len(getters),
        waiting=tuple(subject.who(wait.process) for wait in waiting),
        who=subject.who(unsent[0].process if unsent else MAIN),
        at=At(waiting[0].line),
        main_at=At(main_waits.line if main_waits else None),
        evidence=evidence_of(subject),
    )


def _joined_a_producer(subject: Subject, line: int | None) -> bool:
    """Whether main has joined a producer on this very line."""
    joins = (join for join in subject.log.of(ProcessJoined) if join.process == MAIN and join.child in subject.producers)
    return line is not None and any(join.line == line for join in joins)


def _queue_join(subject: Subject) -> Iterator[Finding]:
    for wait in _waits_in(subject, Waiting.QUEUE_JOIN):
        taken = sum(got.queue == wait.queue for got in subject.log.of(ItemGot))
        put = sum(event.queue == wait.queue for event in subject.log.of(ItemPut))
        done = sum(event.queue == wait.queue for event in subject.log.of(TaskDone))
        left = put - taken
        called = subject.exercise.ends is Ends.CALLED
        why_left = case_of_join(subject, wait) if called else fitting(subject, "nobody_takes")
        case = why_left if left else "unacknowledged"
        by_maker = next((got for got in subject.log.of(ItemGot) if got.process in subject.producers), None)
        if by_maker is not None and case == "unacknowledged":
            facts = (("who", subject.who(by_maker.process)), ("at", At(by_maker.line)), ("join_at", At(wait.line)))
            yield Finding(Code.DEADLOCK, "producer_took", facts, evidence_of(subject))
            return
        stopped = stopped_by_main(subject, subject.consumers) if left and not called else None
        if stopped is not None:
            told: Facts = (*stopped[1], ("left", left), ("join_at", At(wait.line)))
            yield Finding(Code.DEADLOCK, "taker_terminated", told, evidence_of(subject))
            return
        yield finding(
            Code.DEADLOCK,
            case,
            at=At(wait.line),
            put=put,
            taken=taken,
            left=left,
            done=done,
            function=last_called(subject),
            wrong=put - len(subject.expected),
            evidence=evidence_of(subject),
        )
        return


def _endless_consumer(subject: Subject) -> Iterator[Finding]:
    """The main process waits for a consumer that waits for items without end."""
    getters = {wait.process for wait in _waits_in(subject, Waiting.GET)}
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
    for wait in _waits_in(subject, Waiting.GET):
        if wait.process == MAIN and subject.exercise.ends is not Ends.CALLED:
            yield finding(Code.DEADLOCK, "main_gets", at=At(wait.line))


def _full(subject: Subject) -> Iterator[Finding]:
    full = _waits_in(subject, Waiting.PUT)
    flushing = [wait for wait in _waits_in(subject, Waiting.EXIT) if wait.process != MAIN]
    if full:
        yield finding(
            Code.DEADLOCK, "full", who=subject.who(full[0].process), at=At(full[0].line), evidence=evidence_of(subject)
        )
    elif flushing and not _waits_in(subject, Waiting.GET):
        main = next((wait for wait in subject.trace.waits() if wait.process == MAIN), flushing[0])
        awaited = next((wait for wait in flushing if wait.process == main.child), flushing[0])
        yield finding(
            Code.DEADLOCK, "join_before_drain", who=subject.who(awaited.process),
            at=At(main.line if main.process == MAIN else None), evidence=evidence_of(subject),
        )  # fmt: skip


def _anything(subject: Subject) -> Iterator[Finding]:
    waits = subject.trace.waits()
    yield finding(
        Code.DEADLOCK, "generic", count=len(waits), at=At(next((wait.line for wait in waits if wait.line), None)),
        evidence=evidence_of(subject),
    )  # fmt: skip
