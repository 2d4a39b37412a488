"""Several submissions at a glance: a row for each, and the sum of a hand-in. Plain data, for every form to draw."""

from __future__ import annotations

from typing import NamedTuple

from grader.domain.results import Report, Status, counted, summed
from grader.report.edition import Edition
from grader.report.narrative.finding_text import each_once, left_alone
from grader.words import Words, printable


class Entry(NamedTuple):
    """A submission: its number from 1, verdict, points, the code of its first finding, and whether it counts."""

    number: int
    path: str
    title: str
    status: Status
    points: str
    code: str
    remark: str


class Overview(NamedTuple):
    """The rows, the sentence below them, and sentences about the whole."""

    entries: tuple[Entry, ...]
    summary: str
    notes: tuple[str, ...]


def overview(edition: Edition) -> Overview | None:
    """Of several submissions; ``None`` for one alone, whose report is short enough."""
    if len(edition.reports) < 2:
        return None
    words = Words(edition.language)
    entries = tuple(_entry(number, report, edition) for number, report in enumerate(edition.reports, 1))
    return Overview(entries, summary(edition, words), left_alone(edition.hand_in, words))


def summary(edition: Edition, words: Words) -> str:
    """How many of those that count passed; of a hand-in with its points."""
    reports = counted(edition.reports)
    passed, count = sum(report.status is Status.PASSED for report in reports), len(reports)
    if edition.hand_in is None:
        return words.say("report.summary", passed=passed, count=count)
    score = summed(reports)
    if score is None:
        return words.say("report.no-sum", passed=passed, count=count)
    return words.say("report.sum", earned=score.earned, possible=score.possible, passed=passed, count=count)


def _entry(number: int, report: Report, edition: Edition) -> Entry:
    words, findings = Words(edition.language), each_once(report)
    return Entry(
        number,
        printable(report.path),
        edition.titles.get(report.exercise, ""),
        report.status,
        f"{report.score.earned}/{report.score.possible}" if report.score else "–",
        findings[0].code if findings else "",
        words.say("report.not-counted") if report.instead else "",
    )
