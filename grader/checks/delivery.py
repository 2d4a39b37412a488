"""Every item exactly once: put by a producer, eaten by the process that got it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from grader.checks.announcement import announced
from grader.checks.context import Subject
from grader.checks.endless import put_without_end
from grader.checks.races import luck, own_signal, stopped_by_main, stopped_early
from grader.domain.events import (
    MAIN,
    THREAD,
    ForeignUse,
    GetBegan,
    ItemGot,
    ItemKind,
    ItemPut,
    ItemUnsent,
    LinePrinted,
    Returned,
)
from grader.domain.exercise import Ends
from grader.domain.findings import Code
from grader.domain.results import At, Facts, Finding, Phrase, finding, phrase

SHOWN = 6


def produced(subject: Subject) -> Iterator[Finding]:
    """Every item is put into the queue exactly once"""
    if subject.unseen is not None:
        yield _not_seen(subject.unseen)
        return
    count = Counter(put.item.text for put in subject.puts)
    missing = tuple(item for item in subject.expected if not count[item])
    invented = [put for put in subject.puts if not subject.is_expected(put.item.text)]
    if invented:
        yield _invented(subject, invented)
    if missing:
        yield _missing(subject, missing, replaced=len(invented) >= len(missing))
    if not subject.expected:
        yield finding(Code.ITEM_MISSING, "nothing")
    twice = [put for put in subject.puts if count[put.item.text] > 1 and subject.is_expected(put.item.text)]
    if twice:
        yield _put_twice(subject, twice)
    yield from announced(subject)


def _put_twice(subject: Subject, twice: list[ItemPut]) -> Finding:
    """By one process, or by another one after it: a consumer that puts an item back, for instance."""
    if (twins := _started_twice(subject, twice[0].item.text)) is not None:
        return twins
    first, *others = [put for put in twice if put.item.text == twice[0].item.text]
    other = next((put for put in others if put.process != first.process), None)
    item, maker = first.item.text, subject.who(first.process)
    if other is None:
        count = len(others) + 1
        if (put := put_without_end(subject, twice)) is not None:
            count = sum(one.item == put.item and one.process == put.process for one in twice)
            item, maker = put.item.text, subject.who(put.process)
            return finding(Code.ITEM_DUPLICATED, "without_end", item=item, count=count, who=maker, at=At(put.line))
        return finding(Code.ITEM_DUPLICATED, "put", item=item, count=count, who=maker, at=At(twice[-1].line))
    who = subject.who(other.process)
    return finding(Code.ITEM_DUPLICATED, "put_again", item=item, who=who, maker=maker, at=At(other.line))


def _started_twice(subject: Subject, item: str) -> Finding | None:
    """An item that two processes put because both were made for the same work."""
    puts = [put for put in subject.puts if put.item.text == item]
    for first, other in zip(puts[:1] * len(puts), puts[1:], strict=False):
        if other.process != first.process and subject.is_twin(first.process, other.process):
            who = subject.who(first.process)
            return finding(Code.ITEM_DUPLICATED, "started_twice", item=item, who=who, at=At(other.line))
    return None


def eaten(subject: Subject) -> Iterator[Finding]:
    """Every item is eaten exactly once, by the process that got it"""
    if subject.unseen is not None:
        yield _not_seen(subject.unseen)
        return
    if not subject.puts or not subject.expected:
        yield finding(Code.ITEM_MISSING, "nothing")  # nothing to eat is not the same as nothing left uneaten
    yield from _lost(subject)
    yield from _eaten_twice(subject)
    yield from _never_received(subject)
    yield from _signal_eaten(subject)


def _not_seen(unseen: ForeignUse) -> Finding:
    return finding(Code.NOT_EXPLORABLE, "unseen", what=unseen.what, at=At(unseen.line))


def shown(items: Sequence[str]) -> tuple[str, ...]:
    """The first few of many."""
    return (*items[:SHOWN], *(("…",) if len(items) > SHOWN else ()))


def _missing(subject: Subject, missing: tuple[str, ...], *, replaced: bool) -> Finding:
    foreign = next(iter(subject.log.of(ForeignUse)), None)
    facts: Facts = (
        ("missing", len(missing)),
        ("expected", len(subject.expected)),
        ("items", shown(missing)),
        ("at", At(foreign.line if foreign is not None else None)),
    )
    if not subject.puts and foreign is not None:
        case = "threads" if foreign.what == THREAD else "thread_queue"
    elif (stopped := stopped_by_main(subject, subject.producers)) is not None:
        case, facts = stopped[0], (*facts[:-1], *stopped[1])
    elif _cut_short(subject):
        case = "unfinished"
    elif not subject.puts:
        case = "none"
    else:
        case = "replaced" if replaced else "some"
    return Finding(Code.ITEM_MISSING, case, facts, _puts(subject) if case == "some" else ())


def _cut_short(subject: Subject) -> bool:
    """Whether a producer did not come to its end, or not all came to be started: then something else is the cause."""
    if subject.exercise.ends is Ends.CALLED:
        return not subject.log.of(Returned)
    wanted = len(subject.scenario.producers) if subject.scenario is not None else 0
    makers = [*subject.producers, *([MAIN] if len(subject.producers) < max(wanted, 1) else [])]
    ends = [subject.ran(maker) for maker in makers]
    return any(ran is None or ran.failure is not None for ran in ends)


def _invented(subject: Subject, invented: list[ItemPut]) -> Finding:
    first = invented[0]
    case = "put_object" if first.item.kind is ItemKind.OBJECT else "put"
    if first.item.kind is ItemKind.NONE:
        case = "put_none"
    elif first.item.text == "None":
        case = "put_text_none"
    elif "{" in first.item.text and first.item.kind is ItemKind.TEXT:
        case = "put_braces"
    elif subject.scenario is not None and first.item.text.startswith(
        tuple(name for name, _ in subject.scenario.producers)
    ):
        case = "put_name"
    elif case == "put" and put_without_end(subject, invented) is not None:
        case = "without_end"
    last = subject.exercise.first_item + subject.item_count - 1
    return finding(
        Code.ITEM_INVENTED, case, item=first.item.text, count=len(invented), who=subject.who(first.process),
        at=At(first.line), first=subject.exercise.first_item, last=last,
    )  # fmt: skip


def _lost(subject: Subject) -> Iterator[Finding]:
    eaten_items = {eating.item for eating in subject.eatings}
    put_items = {put.item.text for put in subject.puts}
    lost = [item for item in subject.expected if item in put_items and item not in eaten_items]
    received = {got.item.text: got for got in subject.gets}
    in_hand = [item for item in lost if item in received]
    left = tuple(item for item in lost if item not in received)
    cause = luck(subject)
    if left:
        case, facts = _unsent(subject, left) or _other_queue(subject, left) or cause or _why_left(subject)
        known: Facts = (("lost", len(left)), ("put", len(put_items)), ("items", shown(left)))
        yield Finding(Code.ITEM_LOST, case, (*known, *facts), _gets(subject))
    elif cause is not None and not in_hand:
        yield Finding(Code.TIMING_DEPENDENT, *cause)
    if in_hand and not left:
        yield _in_hand(subject, in_hand, received[in_hand[0]], len(put_items))


def _unsent(subject: Subject, left: tuple[str, ...]) -> tuple[str, Facts] | None:
    """The case and the facts of items that ended with the process that had put them."""
    unsent = next((event for event in subject.log.of(ItemUnsent) if event.item.text in left), None)
    return None if unsent is None else ("unsent", (("who", subject.who(unsent.process)),))


def _why_left(subject: Subject) -> tuple[str, Facts]:
    """The case and the facts of items that were not taken although all were put in time."""
    stopped = stopped_by_main(subject, subject.consumers)
    return stopped or stopped_early(subject) or own_signal(subject) or ("in_queue", ())


def _other_queue(subject: Subject, left: tuple[str, ...]) -> tuple[str, Facts] | None:
    """The case and the facts of items that lie where no process takes anything, while another queue is taken from."""
    taken_from = {began.queue for began in subject.log.of(GetBegan)} | {got.queue for got in subject.log.of(ItemGot)}
    lost = frozenset(left)
    puts = [put for put in subject.puts if put.item.text in lost]
    if not taken_from or any(put.queue in taken_from for put in puts):
        return None
    return "other_queue", (("who", subject.who(puts[0].process)), ("at", At(puts[0].line)))


def _in_hand(subject: Subject, in_hand: list[str], first: ItemGot, put: int) -> Finding:
    """Items that were received but never spoken of: killed with their process, or forgotten by it."""
    cause = luck(subject)
    known: Facts = (("lost", len(in_hand)), ("put", put), ("items", shown(in_hand)))
    if cause is not None and cause[0] == "not_waited":
        return Finding(Code.ITEM_LOST, cause[0], (*known, *cause[1]))
    words = [line.text for line in subject.log.of(LinePrinted) if line.process == first.process and "{" in line.text]
    facts: Facts = (("who", subject.who(first.process)), ("at", At(first.line)), ("item", first.item.text))
    case = "in_hand_braces" if words else "in_hand"
    return Finding(Code.ITEM_LOST, case, (*known, *facts, ("text", "".join(words[:1]))))


def _eaten_twice(subject: Subject) -> Iterator[Finding]:
    received = Counter(got.item.text for got in subject.gets)
    again = next((item for item in subject.expected if received[item] > 1), None)
    if again is not None:
        last = [got for got in subject.gets if got.item.text == again][-1]
        yield _started_twice(subject, again) or finding(
            Code.ITEM_DUPLICATED, "received", item=again, count=received[again], at=At(last.line)
        )
        return
    lines = Counter((eating.process, eating.item, eating.text) for eating in subject.eatings)
    for (process, item, text), count in lines.items():
        if count > 1 and subject.is_expected(item):
            yield finding(
                Code.ITEM_DUPLICATED, "same_line", item=item, count=count, who=subject.who(process), text=text
            )
            return


def _never_received(subject: Subject) -> Iterator[Finding]:
    got = {(event.process, event.item.text) for event in subject.log.of(ItemGot)}
    for eating in subject.eatings:
        if (eating.process, eating.item) not in got:
            who = subject.who(eating.process)
            yield finding(Code.ITEM_INVENTED, "not_received", item=eating.item, who=who, text=eating.text)
            return


def _signal_eaten(subject: Subject) -> Iterator[Finding]:
    for line in subject.log.of(LinePrinted):
        got = subject.got_signal(line.process)
        if got is not None and got.item.kind is ItemKind.NONE and subject.eats(line, "None"):
            yield finding(
                Code.ITEM_INVENTED, "ate_signal", who=subject.who(line.process), text=line.text, at=At(got.line)
            )
            return


def _puts(subject: Subject) -> tuple[Phrase, ...]:
    counts = Counter(put.process for put in subject.puts)
    makers = dict.fromkeys((*subject.producers, *counts))
    return tuple(phrase("evidence.put", who=subject.who(process), count=counts[process]) for process in makers)


def _gets(subject: Subject) -> tuple[Phrase, ...]:
    counts = Counter(got.process for got in subject.gets)
    takers = dict.fromkeys((*subject.consumers, *counts))
    return tuple(phrase("evidence.got", who=subject.who(process), count=counts[process]) for process in takers)
