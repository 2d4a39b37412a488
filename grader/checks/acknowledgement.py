"""``task_done`` once for each item, after it was eaten; and what a function must return."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from grader.checks.context import Subject
from grader.checks.diagnosis.called import last_called, own_join
from grader.checks.diagnosis.in_hand import second_get, taken_twice
from grader.domain.events import Called, ItemGot, ProcessId, QueueId, Returned, TaskDone
from grader.domain.exercise import Ends
from grader.domain.findings import Code
from grader.domain.outline import outline_of
from grader.domain.results import At, Facts, Finding, Phrase, finding, phrase
from grader.domain.trace import Wait, Waiting


class Acknowledgement(NamedTuple):
    """A ``task_done()``, with what its process had done with that queue by then, this call included.

    ``in_hand`` is how many of the items it took were not eaten yet, ``first`` the first of those.
    """

    call: TaskDone
    made: int
    taken: int
    in_hand: int
    first: str


def acknowledged(subject: Subject) -> Iterator[Finding]:
    """task_done() is called once for each item, after the item was eaten"""
    calls = tuple(_acknowledgements(subject))
    over = next(_overcalls(subject, calls), None)
    if over is not None:
        yield over
    if not subject.gets:
        yield finding(Code.ITEM_MISSING, "nothing")
    elif not calls and {got.process for got in subject.gets} <= set(subject.producers):
        yield finding(Code.ITEM_MISSING, "nothing")  # came to those who should acknowledge it
    elif not calls:
        yield _never_called(subject)
    elif over is None:
        yield from _too_early(subject, calls)
        yield from _missing(subject)


def _never_called(subject: Subject) -> Finding:
    wait = own_join(subject) if subject.exercise.ends is Ends.CALLED else None
    if wait is None:
        is_called = subject.exercise.ends is Ends.CALLED  # then other functions have such a call of their own
        line = None if is_called else outline_of(subject.source).line_of_call("task_done")
        case = "never_called" if line is None else "never_reached"
        return finding(Code.TASK_DONE_MISSING, case, taken=len(subject.gets), at=At(line))
    return finding(Code.TASK_DONE_MISSING, "join_instead", at=At(wait.line), function=last_called(subject))


def returned(subject: Subject) -> Iterator[Finding]:
    """The function returns what was asked for"""
    results = {result.function: result for result in subject.log.of(Returned)}
    for function, wanted in subject.exercise.returns.items():
        result = results.get(function)
        if result is None:
            yield finding(Code.WRONG_RESULT, "never_returned", function=function, wanted=wanted)
        elif function in subject.exercise.overcalls and not any(call.overcalled for call in subject.log.of(TaskDone)):
            case = "made_up" if result.type_name == wanted else "not_raised"
            yield finding(Code.WRONG_RESULT, case, function=function, wanted=wanted, type=result.type_name)
        elif result.type_name == "NoneType":
            yield finding(Code.WRONG_RESULT, "returned_none", function=function, wanted=wanted)
        elif result.type_name != wanted:
            yield finding(
                Code.WRONG_RESULT, "other", function=function, wanted=wanted, type=result.type_name, text=result.text
            )


def _acknowledgements(subject: Subject) -> Iterator[Acknowledgement]:
    """Each call in order, but those of a function that is asked to call too often."""
    hands, is_exempt = Hands(subject), False
    made, taken = Counter[tuple[ProcessId, QueueId]](), Counter[tuple[ProcessId, QueueId]]()
    for at, event in enumerate(subject.trace.events):
        hands.pass_by(at)
        if isinstance(event, Called):
            is_exempt = event.function in subject.exercise.overcalls
        elif isinstance(event, ItemGot):
            taken[event.process, event.queue] += 1
            hands.take(at, event)
        elif isinstance(event, TaskDone) and not is_exempt:
            account = event.process, event.queue
            made[account] += 1
            yield Acknowledgement(event, made[account], taken[account], *hands.holding(*account))


class Hands:
    """What each process has taken from each queue and not eaten yet, while the events pass by.

    An item that is never eaten, though its process goes on, is another mistake: acknowledging later would not fix it.
    """

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        # By process and item, when it is eaten first; and the other way round.
        self._eaten_at: dict[tuple[ProcessId, str], int] = {}
        self._eaten = defaultdict[int, list[tuple[ProcessId, str]]](list)
        for eating in subject.eatings:
            if self._eaten_at.setdefault((eating.process, eating.item), eating.at) == eating.at:
                self._eaten[eating.at].append((eating.process, eating.item))
        self._last = {got.process: got for got in subject.log.of(ItemGot)}
        self._eaters = frozenset(eating.process for eating in subject.eatings)
        self._waiting = frozenset(wait.process for wait in subject.trace.waits() if wait.operation is Waiting.GET)
        # Of a plain dict that has lost its first entries, finding the first one left takes time.
        self._held = defaultdict[tuple[ProcessId, QueueId], OrderedDict[int, str]](OrderedDict)
        self._where = defaultdict[tuple[ProcessId, str], list[tuple[QueueId, int]]](list)

    def pass_by(self, at: int) -> None:
        """What is eaten at this event is no longer in hand."""
        for process, item in self._eaten.get(at, ()):
            for queue, taken_at in self._where.pop((process, item), ()):
                del self._held[process, queue][taken_at]

    def take(self, at: int, got: ItemGot) -> None:
        """Something is received, and is in hand from now on if it is to be eaten."""
        eaten_at = self._eaten_at.get((got.process, got.item.text))
        if self._subject.is_expected(got.item.text) and (self._is_last(got) if eaten_at is None else eaten_at > at):
            self._held[got.process, got.queue][at] = got.item.text
            self._where[got.process, got.item.text].append((got.queue, at))

    def holding(self, process: ProcessId, queue: QueueId) -> tuple[int, str]:
        """How many items, and the first of them."""
        held = self._held[process, queue]
        return len(held), next(iter(held.values()), "")

    def _is_last(self, got: ItemGot) -> bool:
        """Whether an eater was still busy with this item when the execution ended."""
        goes_on = self._subject.ran(got.process) is not None or got.process in self._waiting
        return got.process in self._eaters and self._last[got.process] is got and not goes_on


def _overcalls(subject: Subject, calls: tuple[Acknowledgement, ...]) -> Iterator[Finding]:
    takers = {got.process for got in subject.log.of(ItemGot)}
    for call, *_ in calls:
        if call.process not in takers and subject.role(call.process) == "producer":
            yield finding(Code.TASK_DONE_OVERCALLED, "without_get", who=subject.who(call.process), at=At(call.line))
    consumers = frozenset(subject.consumers)
    for call, made, taken, *_ in calls:
        if call.overcalled or (made > taken and call.process in consumers):
            yield finding(
                Code.TASK_DONE_OVERCALLED, "raised" if call.overcalled else "counted", who=subject.who(call.process),
                at=At(call.line), calls=made, taken=taken,
            )  # fmt: skip


def _too_early(subject: Subject, calls: tuple[Acknowledgement, ...]) -> Iterator[Finding]:
    """The first process that has acknowledged more than it had dealt with by then."""
    got = Counter((got.process, got.queue) for got in subject.log.of(ItemGot))
    of_all = Counter(got.queue for got in subject.log.of(ItemGot))
    for call, made, taken, in_hand, first in calls:
        who = subject.who(call.process)
        # In which order other processes took theirs is not known: what they took at all may have been before this.
        if made > taken + of_all[call.queue] - got[call.process, call.queue]:
            yield finding(Code.DONE_TOO_EARLY, "before_get", who=who, at=At(call.line), taken=taken, calls=made)
            return
        if in_hand and made > taken - in_hand:
            case = "before_eating_called" if subject.exercise.ends is Ends.CALLED else "before_eating"
            function = subject.function_of(call)
            yield finding(Code.DONE_TOO_EARLY, case, who=who, at=At(call.line), item=first, function=function)
            return


def _missing(subject: Subject) -> Iterator[Finding]:
    @cache
    def cause(queue: QueueId) -> tuple[str, Facts, tuple[Phrase, ...]]:
        return _cause(subject, queue)

    for wait in subject.trace.waits():
        if wait.operation is Waiting.QUEUE_JOIN and wait.queue is not None:
            case, facts, evidence = cause(wait.queue)
            if evidence:
                yield Finding(Code.TASK_DONE_MISSING, case, (*_places(facts, wait), *facts), evidence)


def _places(facts: Facts, wait: Wait) -> Facts:
    """The line of the ``q.join()``, which is the one to look at first where no other is."""
    here = At(wait.line)
    return (("join_at", here),) if "at" in dict(facts) else (("at", here), ("join_at", here))


def _cause(subject: Subject, queue: QueueId) -> tuple[str, Facts, tuple[Phrase, ...]]:
    """Why a queue's count stays above 0, by what was taken and how often in one round; with the evidence for it."""
    facts, evidence = _unacknowledged(subject, queue)
    if (stuck := _in_second_get(subject, queue)) is not None:
        return "second_get", stuck, evidence
    twice = next(filter(None, (taken_twice(subject, process) for process in subject.consumers)), None)
    if twice is not None:
        first, again = twice
        told: Facts = (("who", subject.who(first.process)), ("first_at", At(first.line)), ("at", At(again.line)))
        return "two_gets", (*told, *facts), evidence
    known, case, signals = dict(facts), "join_waits", subject.signals_got(queue)
    if subject.exercise.ends is Ends.CALLED:
        case = "join_waits_called"
    elif subject.exercise.ends is Ends.DAEMON and signals and known["taken"] == signals + int(str(known["done"])):
        case = "none_taken"
    return case, (*facts, ("signals", signals)), evidence


def _in_second_get(subject: Subject, queue: QueueId) -> Facts | None:
    """A process that has an item in hand and waits in another get() than the one that gave it."""
    for wait in subject.trace.waits():
        if wait.operation is Waiting.GET and wait.queue == queue:
            got = next((e for e in reversed(subject.log.by(wait.process)) if isinstance(e, ItemGot)), None)
            again = second_get(subject, got) if got is not None else None
            if got is not None and again is not None and again.line == wait.line:
                who, item = ("who", subject.who(wait.process)), ("item", got.item.text)
                return who, item, ("got_at", At(got.line)), ("at", At(wait.line))
    return None


def _unacknowledged(subject: Subject, queue: QueueId) -> tuple[Facts, tuple[Phrase, ...]]:
    """How many items were taken from a queue and acknowledged, and by whom too few were."""
    got = Counter(event.process for event in subject.log.of(ItemGot) if event.queue == queue)
    done = Counter(event.process for event in subject.log.of(TaskDone) if event.queue == queue)
    behind = tuple(
        phrase("evidence.taken_done", who=subject.who(process), taken=got[process], done=done[process])
        for process in got
        if got[process] > done[process]
    )
    return (("taken", got.total()), ("done", done.total())), behind
