"""What producers print about what they put, where an exercise asks for a line: its wording is free, as for eating."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.context import Subject
from grader.domain.events import ItemGot, ItemPut, LinePrinted
from grader.domain.findings import Code
from grader.domain.mention import Items
from grader.domain.results import At, Facts, Finding


def announced(subject: Subject) -> Iterator[Finding]:
    """A warning if a producer came to its end without a line about something that it had put."""
    if not subject.exercise.announced:
        return
    done = {maker for maker in subject.producers if (ran := subject.ran(maker)) is not None and ran.failure is None}
    puts = [put for put in subject.puts if put.process in done and subject.is_expected(put.item.text)]
    told = _spoken_of(subject, puts)
    silent = [put for put in puts if put.item.text not in told]
    if silent:
        yield _line_missing(subject, silent)


def _spoken_of(subject: Subject, puts: list[ItemPut]) -> frozenset[str]:
    """The items in lines of processes other than those that took them: a print may be left to a helper."""
    items = Items(put.item.text for put in puts)
    received = {(got.process, got.item.text) for got in subject.log.of(ItemGot)}
    return frozenset(
        item
        for line in subject.log.of(LinePrinted)
        for item in items.within(line.text)
        if (line.process, item) not in received
    )


def _line_missing(subject: Subject, silent: list[ItemPut]) -> Finding:
    first = silent[0]
    lines = [line.text for line in subject.log.of(LinePrinted) if line.process == first.process]
    braces = [text for text in lines if "{" in text]
    case = "braces" if braces else "other" if lines else "silent"
    known: Facts = (("who", subject.who(first.process)), ("at", At(first.line)), ("item", first.item.text))
    return Finding(Code.LINE_MISSING, case, (*known, ("count", len(silent)), ("text", "".join((braces or lines)[:1]))))
