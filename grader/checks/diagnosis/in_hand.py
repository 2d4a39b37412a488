"""Why an item was taken and never eaten: put back, forgotten by a second get(), or ended with its process."""

from __future__ import annotations

from itertools import pairwise

from grader.checks.context import Subject
from grader.checks.diagnosis.endings import DAEMON, TERMINATED, cut_short
from grader.checks.diagnosis.races import luck, waits_for_all
from grader.domain.events import Event, GetBegan, ItemGot, ItemPut, LinePrinted, ProcessId, TaskDone
from grader.domain.exercise import Ends
from grader.domain.results import At, Facts

CUT = {TERMINATED: "in_hand_terminated", DAEMON: "in_hand_daemon"}


def why_uneaten(subject: Subject, first: ItemGot) -> tuple[str, Facts]:
    """The case and the facts of the first of the items that were received and never spoken of."""
    cause = luck(subject)
    if cause is not None and cause[0] == "not_waited":
        return cause
    is_called = subject.exercise.ends is Ends.CALLED
    facts: Facts = (("who", subject.who(first.process)), ("at", At(first.line)), ("item", first.item.text))
    after = _after(subject, first)
    back = next((event for event in after if isinstance(event, ItemPut) and event.item == first.item), None)
    if back is not None:
        return "put_back", (*facts, ("back_at", At(back.line)))
    again = _next_get(after)
    if again is not None and again.line != first.line:
        return "second_get", (*facts, ("again_at", At(again.line)))
    if subject.consumers and first.process not in subject.consumers and not is_called:
        return "taken_by_another", facts
    cut = cut_short(subject, first.process)
    if cut is not None and cut.how in CUT and not any(isinstance(event, ItemGot) for event in after):
        return CUT[cut.how], (*facts, ("stop_at", At(cut.line)), ("waits", waits_for_all(subject)))
    lines = [line.text for line in subject.log.of(LinePrinted) if line.process == first.process]
    if braces := [text for text in lines if "{" in text]:
        return "in_hand_braces", (*facts, ("text", braces[0]))
    said = next((event for event in after if isinstance(event, GetBegan | ItemGot | LinePrinted)), None)
    return ("in_hand_unnamed", (*facts, ("text", said.text))) if isinstance(said, LinePrinted) else ("in_hand", facts)


def second_get(subject: Subject, first: ItemGot) -> GetBegan | ItemGot | None:
    """The get() on another line that a process called before it had said anything of what it had got."""
    again = _next_get(_after(subject, first))
    return again if again is not None and again.line != first.line else None


def signal_of_a_second_get(subject: Subject, signal: ItemGot) -> ItemGot | None:
    """The item that was taken by another ``get()`` right before this end signal, with no line about it."""
    events = subject.log.by(signal.process)
    before = [event for event in events[: subject.log.place(signal)] if isinstance(event, ItemGot | LinePrinted)]
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


def _after(subject: Subject, first: ItemGot) -> tuple[Event, ...]:
    """What the process did after it had got this."""
    events = tuple(subject.log.by(first.process))
    return events[subject.log.place(first) + 1 :]


def _next_get(after: tuple[Event, ...]) -> GetBegan | ItemGot | None:
    """The next get(), if nothing was printed before it."""
    said = next((event for event in after if isinstance(event, GetBegan | ItemGot | LinePrinted)), None)
    return None if isinstance(said, LinePrinted) else said
