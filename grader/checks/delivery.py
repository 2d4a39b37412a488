"""Every item exactly once: put by a producer, eaten by the process that got it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from grader.checks.announcement import announced
from grader.checks.context import Subject
from grader.checks.in_hand import why_uneaten
from grader.checks.leftovers import never_sent, other_queue, why_left
from grader.checks.races import luck, stopped_by_main
from grader.domain.events import (
    MAIN,
    THREAD,
    ForeignUse,
    ItemGot,
    ItemKind,
    ItemPut,
    LinePrinted,
    PutRefused,
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
        return finding(Code.ITEM_DUPLICATED, "put", item=item, count=count, who=maker, at=At(twice[-1].line))
    who = subject.who(other.process)
    return finding(Code.ITEM_DUPLICATED, "put_again", item=item, who=who, maker=maker, at=At(other.line))


def _started_twice(subject: Subject, item: str) -> Finding | None:
    """An item that two processes put because both were made for the same work."""
    twins = _twins(subject, [put for put in subject.puts if put.item.text == item])
    if twins is None:
        return None
    who, other = subject.who(twins[0].process), subject.who(twins[1].process)
    case = "late_lambda" if _reads_late(subject, twins) else "started_twice"
    return finding(Code.ITEM_DUPLICATED, case, item=item, who=who, other=other, at=At(twins[1].line))


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
    twins = _twins(subject, subject.puts)
    if not subject.puts and foreign is not None:
        case = "threads" if foreign.what == THREAD else "thread_queue"
    elif (stopped := stopped_by_main(subject, subject.producers)) is not None:
        case, facts = stopped[0], (*facts[:-1], *stopped[1])
    elif twins is not None:
        case, facts = ("late_lambda" if _reads_late(subject, twins) else "same_work"), (*facts, *_names(subject, twins))
    elif not subject.puts and _is_wrong_target(subject):
        case, facts = "wrong_target", (*facts, ("count", _running(subject, "consumer")))
    elif (refused := _refused(subject, missing)) is not None:
        case, facts = "refused", (*facts[:-1], *refused)
    elif _cut_short(subject):
        case = "unfinished"
    elif not subject.puts:
        case = "none"
    else:
        case = "replaced" if replaced else "some"
    return Finding(Code.ITEM_MISSING, case, facts, _puts(subject) if case == "some" else ())


def _refused(subject: Subject, missing: tuple[str, ...]) -> Facts | None:
    """Items that did not get into a full queue."""
    lost = frozenset(missing)
    refused = next((event for event in subject.log.of(PutRefused) if event.item.text in lost), None)
    if refused is None:
        return None
    return ("item", refused.item.text), ("who", subject.who(refused.process)), ("at", At(refused.line))


def _is_wrong_target(subject: Subject) -> bool:
    """Whether the processes that should produce run the other function."""
    wanted = len(subject.scenario.consumers) if subject.scenario is not None else 0
    return bool(wanted) and not _running(subject, "producer") and _running(subject, "consumer") > wanted


def _running(subject: Subject, target: str) -> int:
    """How many processes were started with this function."""
    return sum(subject.trace.processes[child].target == target for child in subject.trace.children())


def _twins(subject: Subject, puts: Sequence[ItemPut]) -> tuple[ItemPut, ItemPut] | None:
    """The first item that two processes put because both were made for the same work."""
    firsts: dict[str, ItemPut] = {}
    for put in puts:
        first = firsts.setdefault(put.item.text, put)
        if first.process != put.process and subject.is_twin(first.process, put.process):
            return first, put
    return None


def _reads_late(subject: Subject, twins: tuple[ItemPut, ItemPut]) -> bool:
    """Whether their function is one of main's that was given no arguments: a lambda, or a function in a function."""
    info = subject.trace.processes[twins[0].process]
    return info.target != "producer" and not info.arguments


def _names(subject: Subject, twins: tuple[ItemPut, ItemPut]) -> Facts:
    first, other = twins
    return ("item", first.item.text), ("who", subject.who(first.process)), ("other", subject.who(other.process))


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
        case, facts = never_sent(subject, left) or other_queue(subject, left) or cause or why_left(subject, left)
        known: Facts = (("lost", len(left)), ("put", len(put_items)), ("items", shown(left)))
        yield Finding(Code.ITEM_LOST, case, (*known, *facts), _gets(subject))
    elif cause is not None and not in_hand:
        yield Finding(Code.TIMING_DEPENDENT, *cause)
    if in_hand and not left:
        case, facts = why_uneaten(subject, received[in_hand[0]])
        known = (("lost", len(in_hand)), ("put", len(put_items)), ("items", shown(in_hand)))
        yield Finding(Code.ITEM_LOST, case, (*known, *facts))


def _eaten_twice(subject: Subject) -> Iterator[Finding]:
    received = Counter(got.item.text for got in subject.gets)
    again = next((item for item in subject.expected if received[item] > 1), None)
    if again is not None:
        last = [got for got in subject.gets if got.item.text == again][-1]
        back = [put for put in subject.puts if put.item.text == again][-1]
        yield _started_twice(subject, again) or finding(
            Code.ITEM_DUPLICATED, "received", item=again, count=received[again], at=At(last.line),
            who=subject.who(back.process), back_at=At(back.line),
        )  # fmt: skip
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
