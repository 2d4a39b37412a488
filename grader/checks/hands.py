"""What became of something between the ``get()`` that took it and the line that should speak of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from grader.checks.context import Subject
from grader.checks.races import luck
from grader.domain.events import GetBegan, ItemGot, LinePrinted, ProcessId, TaskDone
from grader.domain.findings import Code
from grader.domain.results import At, Facts, Finding


def kept_in_hand(subject: Subject, items: Sequence[str], first: ItemGot, known: Facts) -> Finding:
    """Items that were received but never spoken of: killed with their process, or forgotten by it."""
    cause = luck(subject)
    if cause is not None and cause[0] == "not_waited":
        return Finding(Code.ITEM_LOST, cause[0], (*known, *cause[1]))
    facts: Facts = (*known, ("who", subject.who(first.process)), ("at", At(first.line)), ("item", first.item.text))
    lines = [line.text for line in subject.log.of(LinePrinted) if line.process == first.process]
    braces = [text for text in lines if "{" in text]
    if braces:
        return Finding(Code.ITEM_LOST, "in_hand_braces", (*facts, ("text", braces[0])))
    after = what_came_next(subject, first)
    if isinstance(after, LinePrinted):
        return Finding(Code.ITEM_LOST, "in_hand_unnamed", (*facts, ("text", after.text)))
    if is_another_get(first, after):
        return Finding(Code.ITEM_LOST, "two_gets", (*facts, ("again_at", At(after.line if after else None))))
    return Finding(Code.ITEM_LOST, "in_hand", facts)


def signal_of_a_second_get(subject: Subject, signal: ItemGot) -> ItemGot | None:
    """The item that was taken by another ``get()`` right before this end signal, with no line about it."""
    events = subject.log.by(signal.process)
    before = [event for event in events[: events.index(signal)] if isinstance(event, ItemGot | LinePrinted)]
    last = before[-1] if before else None
    is_item = isinstance(last, ItemGot) and subject.is_expected(last.item.text) and last.line != signal.line
    return last if is_item and isinstance(last, ItemGot) else None


def taken_twice(subject: Subject, process: ProcessId) -> tuple[ItemGot, ItemGot] | None:
    """Two items that a process took on two lines, one right after the other, with no line about the first between."""
    events = [event for event in subject.log.by(process) if isinstance(event, ItemGot | LinePrinted | TaskDone)]
    for one, other in pairwise(events):
        if isinstance(one, ItemGot) and isinstance(other, ItemGot) and one.line != other.line:
            return one, other
    return None


def what_came_next(subject: Subject, got: ItemGot) -> ItemGot | LinePrinted | GetBegan | None:
    """What the process did about queues and lines after it had taken something."""
    events = subject.log.by(got.process)
    rest = events[events.index(got) + 1 :]
    return next((event for event in rest if isinstance(event, ItemGot | LinePrinted | GetBegan)), None)


def is_another_get(got: ItemGot, after: ItemGot | LinePrinted | GetBegan | None) -> bool:
    """Whether the next thing taken was taken on another line: a second ``get()`` in the same round."""
    return isinstance(after, ItemGot | GetBegan) and after.line is not None and after.line != got.line
