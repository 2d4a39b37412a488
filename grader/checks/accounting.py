"""``task_done`` once for each item, after it was eaten; and what a function must return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from grader.checks.subject import Subject, numbered
from grader.events import Called, ItemGot, ProcessId, QueueId, Returned, TaskDone
from grader.trace import Operation, Wait
from grader.verdict import At, Finding, finding, phrase


def acknowledged(subject: Subject) -> Iterator[Finding]:
    """task_done() is called once for each item, after the item was eaten"""
    exempt = _exempt(subject)
    calls = [
        (at, event) for at, event in enumerate(subject.trace.events) if isinstance(event, TaskDone) and at not in exempt
    ]
    over = tuple(_overcalls(subject, calls))
    yield from over[:1]
    if not subject.gets:
        yield finding("item-missing", "nothing")
    elif not calls:
        yield finding("task-done-missing", "never_called", taken=len(subject.gets))
    elif not over:
        yield from tuple(_too_early(subject, calls))[:1]
        yield from _missing(subject)


def returned(subject: Subject) -> Iterator[Finding]:
    """The function returns what was asked for"""
    results = {result.function: result for result in subject.trace.of(Returned)}
    for function, wanted in subject.exercise.returns.items():
        result = results.get(function)
        if result is None:
            yield finding("wrong-result", "never_returned", function=function, wanted=wanted)
        elif function in subject.exercise.overcalls and not any(call.overcalled for call in subject.trace.of(TaskDone)):
            yield finding("wrong-result", "made_up", function=function, wanted=wanted, type=result.type_name)
        elif result.type_name != wanted:
            yield finding(
                "wrong-result", "other", function=function, wanted=wanted, type=result.type_name, text=result.text
            )


def _exempt(subject: Subject) -> frozenset[int]:
    """The events during a function that is asked to call ``task_done`` too often."""
    exempt: set[int] = set()
    inside = False
    for at, event in enumerate(subject.trace.events):
        if isinstance(event, Called):
            inside = event.function in subject.exercise.overcalls
        if inside:
            exempt.add(at)
    return frozenset(exempt)


def _overcalls(subject: Subject, calls: list[tuple[int, TaskDone]]) -> Iterator[Finding]:
    takers = {got.process for got in subject.trace.of(ItemGot)}
    for _, call in calls:
        if call.process not in takers and subject.role(call.process) == "producer":
            yield finding("task-done-overcalled", "without_get", who=subject.who(call.process), at=At(call.line))
    for at, call in calls:
        taken = len(_gets_of(subject, call.process, call.queue, at))
        made = sum(
            other.process == call.process and other.queue == call.queue for before, other in calls if before <= at
        )
        if call.overcalled or (made > taken and call.process in subject.consumers):
            yield finding(
                "task-done-overcalled", "raised" if call.overcalled else "counted", who=subject.who(call.process),
                at=At(call.line), calls=made, taken=taken,
            )  # fmt: skip


def _gets_of(subject: Subject, process: ProcessId, queue: QueueId, before: int) -> list[ItemGot]:
    return [
        event
        for at, event in numbered(subject.trace.events, process)
        if at < before and isinstance(event, ItemGot) and event.queue == queue
    ]


def _too_early(subject: Subject, calls: list[tuple[int, TaskDone]]) -> Iterator[Finding]:
    """A process that has acknowledged more than it had dealt with by then."""
    made: Counter[tuple[ProcessId, QueueId]] = Counter()
    for at, call in calls:
        made[call.process, call.queue] += 1
        taken = _gets_of(subject, call.process, call.queue, at)
        in_hand = [got for got in taken if _is_in_hand(subject, got, at)]
        if in_hand and made[call.process, call.queue] > len(taken) - len(in_hand):
            yield finding(
                "done-too-early",
                "before_eating",
                who=subject.who(call.process),
                at=At(call.line),
                item=in_hand[0].item.text,
            )


def _is_in_hand(subject: Subject, got: ItemGot, at: int) -> bool:
    """Whether an item was received but not eaten yet at some event of the trace.

    An item that is never eaten, though its process goes on, is another mistake: acknowledging later would not mend it.
    """
    if got.item.text not in subject.expected:
        return False
    mine = [eating for eating in subject.eatings if eating.process == got.process]
    eaten_at = [eating.at for eating in mine if eating.item == got.item.text]
    return min(eaten_at) > at if eaten_at else bool(mine) and _was_last(subject, got)


def _was_last(subject: Subject, got: ItemGot) -> bool:
    """Whether the process was still busy with this item when the execution ended."""
    mine = [event for event in subject.trace.of(ItemGot) if event.process == got.process]
    waits = any(wait.process == got.process and wait.operation is Operation.GET for wait in subject.trace.waits())
    return mine[-1] is got and subject.ran(got.process) is None and not waits


def _missing(subject: Subject) -> Iterator[Finding]:
    for wait in subject.trace.waits():
        if wait.operation is Operation.QUEUE_JOIN and wait.queue is not None:
            yield from _unacknowledged(subject, wait, wait.queue)


def _unacknowledged(subject: Subject, wait: Wait, queue: QueueId) -> Iterator[Finding]:
    got = Counter(event.process for event in subject.trace.of(ItemGot) if event.queue == queue)
    done = Counter(event.process for event in subject.trace.of(TaskDone) if event.queue == queue)
    behind = [process for process in got if got[process] > done[process]]
    if behind:
        evidence = tuple(
            phrase("evidence.taken_done", who=subject.who(process), taken=got[process], done=done[process])
            for process in behind
        )
        taken, calls = got.total(), done.total()
        yield finding("task-done-missing", "join_waits", at=At(wait.line), taken=taken, done=calls, evidence=evidence)
