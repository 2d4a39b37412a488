"""The report for a person at a terminal: the score of each check, what is wrong, and what to do first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.domain.findings import Severity
from grader.domain.results import CheckResult, Finding, Report, Status
from grader.domain.schedule import USUAL, Coverage
from grader.report.edition import Edition
from grader.report.narrative.finding_text import as_looked_at, each_once, is_told_by_order, left_alone, remarks, tell
from grader.report.narrative.isolation import line
from grader.report.narrative.overview import summary
from grader.report.terminal.command import Command
from grader.report.terminal.schedule_table import render_story
from grader.report.terminal.wrap import Paragraph
from grader.words import Words, printable

MARKS = {
    Status.PASSED: ("✓", "green"),
    Status.FAILED: ("✗", "bold red"),
    Status.SKIPPED: ("–", "dim"),
    Status.ERROR: ("!", "yellow"),
}


def render(report: Report, title: str, language: str, *, is_whole: bool = False) -> RenderableType:
    """One submission in full. ``title`` is the exercise's; with ``is_whole`` a schedule has all of its steps."""
    words = Words(language, report.line_map)
    findings = _findings(report, words, is_whole=is_whole)
    return Group(*_head(report, title, words), *_checks(report, words), *findings, _score(report, words), "")


def render_summary(edition: Edition) -> RenderableType:
    """Many submissions, a row each; how many of those that count passed, and which files were left alone."""
    words = Words(edition.language)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for key in ("file", "exercise", "points", "verdict"):
        table.add_column(words.say(f"report.{key}"), justify="right" if key == "points" else "left", overflow="fold")
    for report in edition.reports:
        mark, style = MARKS[report.status]
        codes = ", ".join(report.codes())
        if report.instead:
            codes += f"  ({words.say('report.not-counted')})"
        table.add_row(
            Text(printable(report.path)),
            Text(report.exercise),
            Text(_points(report), style),
            Text(f"{mark} {codes}", style),
        )
    chosen = tuple(report.path for report in edition.reports if report.beside)
    said = [words.say("gradescope.best", files=chosen)] if chosen else []
    said += left_alone(edition.hand_in, words)
    return Group(table, "", *(Paragraph(sentence, 0) for sentence in said), Text(summary(edition, words), "bold"))


def _head(report: Report, title: str, words: Words) -> Iterator[RenderableType]:
    yield Text.assemble(
        (title or printable(report.path), "bold"), ("   " + printable(report.path) if title else "", "dim")
    )
    if report.kit:
        yield Text(words.say("report.run", methods=report.start_methods, seed=report.seed, kit=report.kit), "dim")
        for part in dict.fromkeys(covered.part for covered in report.coverage):
            coverage = [one for one in report.coverage if (one.part, one.size) == (part, USUAL)]
            if all(one.is_complete for one in coverage) or not any(found.story for found in report.findings()):
                yield Paragraph(
                    _covered(coverage, words), 0, "dim"
                )  # else what was left out was left for what is shown
    if report.isolation is not None:
        yield Text(line(report.isolation, words), "dim")
    for remark in remarks(report, words):
        yield Paragraph(remark, 0, "yellow")
    yield ""


def _covered(coverage: Sequence[Coverage], words: Words) -> str:
    """How much of a part was looked at; never more than was seen."""
    schedules, states = sum(one.schedules for one in coverage), sum(one.states for one in coverage)
    sampled = sum(one.sampled for one in coverage)
    if any(one.is_slow for one in coverage):
        key = "slow"
    elif not all(one.is_complete for one in coverage):
        key = "partly"
    else:
        key = "states" if not all(one.schedules for one in coverage) else "one" if schedules == 1 else "all"
    part = words.say(f"part.short.{coverage[0].part}")
    return words.say(
        f"report.explored.{key}", part=part, schedules=f"{schedules:,}", states=f"{states:,}", sampled=f"{sampled:,}"
    )


def _checks(report: Report, words: Words) -> Iterator[RenderableType]:
    if not report.exercise:
        return
    width = len(f"{max(check.possible for check in report.checks)}")
    for part, checks in groupby(report.checks, key=lambda check: check.id.partition(".")[0]):
        yield Text(words.say(f"part.{part}"), "bold")
        table = Table.grid(padding=(0, 1, 0, 0))
        table.add_column(width=3, justify="right")
        table.add_column(justify="right", min_width=2 * width + 1)
        table.add_column(overflow="fold")
        for check in map(as_looked_at, checks):
            mark, style = MARKS[check.status]
            table.add_row(Text(mark, style), Text(f"{check.points}/{check.possible}", "dim"), _title(check, words))
        yield table
    yield ""


def _title(check: CheckResult, words: Words) -> Text:
    title = Text(words.say(f"check.{check.id.rpartition('.')[2]}"))
    if check.status is Status.SKIPPED:
        title.append(f"  {words.say('report.skipped', reason=check.reason)}", "dim")
    return title


def _findings(report: Report, words: Words, *, is_whole: bool) -> Iterator[RenderableType]:
    """The one to be fixed first comes last, where a terminal has room for it: nothing but the score is below."""
    found = each_once(report)
    errors = [one for one in found if one.severity is Severity.ERROR]
    for one in [other for other in found if other not in errors[:1]]:
        is_warning = one.severity is Severity.WARNING
        yield from _conclusion(one, "warning" if is_warning else "also", words)
    for first in errors[:1]:
        yield from _course(first, words, is_whole=is_whole)
        yield from _conclusion(first, "first", words)


def _course(finding: Finding, words: Words, *, is_whole: bool) -> Iterator[RenderableType]:
    """How it comes about: the schedule, what else shows it, and how to see it again."""
    story = finding.story if is_told_by_order(finding) else None
    # The last rows of a table are those that wait, and without a table no schedule is spoken of.
    left_out = ("wait.",) if story is not None else ("evidence.happened",)
    said = tuple(phrase for phrase in finding.evidence if not phrase.key.startswith(left_out))
    if not said and story is None:
        return
    yield Text(words.say("report.course"), "bold")
    if story is not None:
        title, table = render_story(story, finding, words, is_whole=is_whole)
        yield Paragraph(title, 2)
        yield Padding(table, (0, 0, 0, 2))
    yield from (Paragraph(words.phrase(phrase), 2, "dim", bullet="· ") for phrase in said)
    if story is not None:
        yield Text("  " + words.say("report.replay"), "dim")
        yield Command(tell(finding, words).again, "dim")
    yield ""


def _conclusion(finding: Finding, heading: str, words: Words) -> Iterator[RenderableType]:
    """What is wrong and what to do; why it matters only of what is to be fixed first."""
    style, told = "yellow" if finding.severity is Severity.WARNING else "bold red", tell(finding, words)
    yield Text(f"{words.say(f'report.{heading}')} [{finding.code}]", style)
    yield Paragraph(told.message, 2)
    if heading == "first":
        yield Paragraph(told.why_line(words), 2, "dim")
    else:
        for evidence in told.evidence:
            yield Paragraph(evidence, 4, "dim", bullet="· ")
    yield Paragraph(told.next_line(words), 2, "cyan")
    if heading == "first":
        yield Paragraph(words.say("report.explain", code=finding.code), 2, "dim")
    yield ""


def _score(report: Report, words: Words) -> Text:
    if report.score is None:
        problem = report.problem or ""
        return Text(words.say("report.no-score", problem=problem), "bold yellow")
    text = Text(words.say("report.score", earned=report.score.earned, possible=report.score.possible), "bold")
    if report.status is Status.PASSED:
        text.append(f"  {words.say('report.all-passed')}", "bold green")
    return text


def _points(report: Report) -> str:
    return f"{report.score.earned}/{report.score.possible}" if report.score else "–"
