"""Every item exactly once: put by a producer, eaten by the process that got it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from grader.checks.announcement import announced
from grader.checks.context import Subject
from grader.checks.diagnosis.endless import put_without_end
from grader.checks.diagnosis.fitting import fitting
from grader.checks.diagnosis.in_hand import signal_of_a_second_get, why_uneaten
from grader.checks.diagnosis.leftovers import never_sent, other_queue, why_left
from grader.checks.diagnosis.products import invented, missing, reads_late, shown, twins_of
from grader.checks.diagnosis.races import luck
from grader.domain.events import (
    ForeignUse,
    ItemGot,
    ItemKind,
    ItemPut,
    LinePrinted,
)
from grader.domain.exercise import Ends
from grader.domain.findings import Code
from grader.domain.outline import outline_of
from grader.domain.results import At, Facts, Finding, Phrase, finding, phrase


def produced(subject: Subject) -> Iterator[Finding]:
    """Every item is put into the queue exactly once"""
    if subject.unseen is not None:
        yield _not_seen(subject.unseen)
        return
    count = Counter(put.item.text for put in subject.puts)
    absent = tuple(item for item in subject.expected if not count[item])
    others = [put for put in subject.puts if not subject.is_expected(put.item.text)]
    if others:
        yield invented(subject, others)
    if absent:
        yield missing(subject, absent, others)
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
    twins = twins_of(subject, [put for put in subject.puts if put.item.text == item])
    if twins is None:
        return None
    who, other = subject.who(twins[0].process), subject.who(twins[1].process)
    case = "late_lambda" if reads_late(subject, twins) else "started_twice"
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
        yield Finding(Code.ITEM_LOST, fitting(subject, case, facts), (*known, *facts), _gets(subject))
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
        yield _started_twice(subject, again) or _received_again(subject, again, received[again])
        return
    lines = Counter((eating.process, eating.item, eating.text) for eating in subject.eatings)
    for (process, item, text), count in lines.items():
        if count > 1 and subject.is_expected(item):
            yield finding(
                Code.ITEM_DUPLICATED, "same_line", item=item, count=count, who=subject.who(process), text=text
            )
            return


def _received_again(subject: Subject, item: str, count: int) -> Finding:
    """An item that was taken more than once; who put it again is not always known."""
    last = [got for got in subject.gets if got.item.text == item][-1]
    puts = [put for put in subject.puts if put.item.text == item]
    took = {got.process for got in subject.gets if got.item.text == item}
    if not puts or puts[-1].process not in took:
        return finding(Code.ITEM_DUPLICATED, "received_again", item=item, count=count, at=At(last.line))
    who, back_at = subject.who(puts[-1].process), At(puts[-1].line)
    return finding(Code.ITEM_DUPLICATED, "received", item=item, count=count, at=At(last.line), who=who, back_at=back_at)


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
            yield _ate(subject, line, got)
            return


def _ate(subject: Subject, line: LinePrinted, signal: ItemGot) -> Finding:
    who, at = subject.who(line.process), At(signal.line)
    first = signal_of_a_second_get(subject, signal)
    if first is None:
        case = "ate_signal" if subject.exercise.ends is Ends.SENTINEL else "ate_none"
        quotes = outline_of(subject.source).line_compared_with("None", signal.line) if case == "ate_signal" else None
        case = case if quotes is None else "ate_signal_quotes"
        return finding(Code.ITEM_INVENTED, case, who=who, text=line.text, at=at, quotes_at=At(quotes))
    item, first_at = first.item.text, At(first.line)
    return finding(
        Code.ITEM_INVENTED, "ate_signal_of_second_get", who=who, text=line.text, at=at, item=item, first_at=first_at
    )


def _gets(subject: Subject) -> tuple[Phrase, ...]:
    counts = Counter(got.process for got in subject.gets)
    takers = dict.fromkeys((*subject.consumers, *counts))
    return tuple(phrase("evidence.got", who=subject.who(process), count=counts[process]) for process in takers)
