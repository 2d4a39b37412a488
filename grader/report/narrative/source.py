"""The program as a page shows it, line by line; and, where there is no schedule to be shown, who stood where.

What was met in a real run has no story: the order of its events is another one in every run, and a report is the same
to the byte. Where it ended is the same every time, and that is what is drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from grader.domain.results import At, Facts, Finding, Report, Who
from grader.words import LONGEST, Words, printable

LINES = 600  # of the source; the lesson's programs have some dozens
RUNS_ON = "wait.other"  # the one sentence of evidence about a process that does not wait


class Stood(NamedTuple):
    """A process at a line, and whether it waits there."""

    label: str
    standing: str


class Line(NamedTuple):
    """A line of the program: its number, that of a notebook with its cell before it, and who stands there."""

    place: str
    text: str
    here: tuple[Stood, ...] = ()


def listing(report: Report) -> tuple[Line, ...]:
    """The program, with no process in it."""
    return tuple(_lines(report))


def final(report: Report, found: Finding, words: Words) -> tuple[Line, ...]:
    """The program, with each process's last known line as a finding tells it; () if it tells none."""
    stood: dict[int, dict[str, Stood]] = defaultdict(dict)
    for key, facts in (("", found.facts), *((said.key, said.facts) for said in found.evidence)):
        for line, who in _placed(facts):
            stood[line][words.show(who)] = Stood(words.show(who), "blocked" if _waits(key) else "ready")
    if not stood:
        return ()
    lines = enumerate(_lines(report), 1)
    return tuple(
        line._replace(here=tuple(stood[number].values())) if number in stood else line for number, line in lines
    )


def _waits(key: str) -> bool:
    return key.startswith("wait.") and key != RUNS_ON


def _placed(facts: Facts) -> Iterator[tuple[int, Who]]:
    """A process and the line it is said to be at."""
    known = dict(facts)
    who, at = known.get("who"), known.get("at")
    if isinstance(who, Who) and isinstance(at, At) and at.line is not None:
        yield at.line, who


def _lines(report: Report) -> Iterator[Line]:
    for number, line in enumerate(report.source.expandtabs(4).splitlines()[:LINES], 1):
        cell, place = report.line_map.locate(number)
        shown = printable(line[:LONGEST]) + ("…" if len(line) > LONGEST else "")
        yield Line(f"{cell}:{place}" if cell else str(place), shown)
