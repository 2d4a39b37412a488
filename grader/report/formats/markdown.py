"""The report as Markdown: for a job's summary, an issue or a chat, with the schedule as a Mermaid diagram."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.domain.findings import Severity
from grader.domain.results import CheckResult, Finding, Report, Status
from grader.report.edition import Edition
from grader.report.narrative.finding_text import (
    as_looked_at,
    check_title,
    each_once,
    is_told_by_order,
    remarks,
    score_text,
    tell,
)
from grader.report.narrative.mermaid import diagram
from grader.report.narrative.overview import Entry, Overview, overview
from grader.words import Words, printable

MARKS = {Status.PASSED: "✅", Status.FAILED: "❌", Status.SKIPPED: "➖", Status.ERROR: "⚠️"}
SIGNS = re.compile(r"[\\`*_{}\[\]()#+\-.!|~$:&<>@]")
CARET = "\n"  # before the caret of a line of the program, which needs characters of one width
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}


def publish(edition: Edition) -> str:
    """One document, a section for each submission; of several, with an overview before them."""
    above, words = overview(edition), Words(edition.language)
    lines = list(_overview(above, words)) if above is not None else []
    lines += [line for report in edition.reports for line in _report(report, edition)]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text that is only text: no markup, no HTML, no mention, no link, and one line."""
    return SIGNS.sub(lambda sign: ENTITIES.get(sign[0], f"\\{sign[0]}"), " ".join(text.split()))


def _overview(above: Overview, words: Words) -> Iterator[str]:
    """A table of them all. Without links: who shows it makes the names of its headings."""
    heads = (words.say(f"report.{key}") for key in ("file", "exercise", "points", "verdict"))
    yield f"## {escaped(words.say('report.overview'))}"
    yield ""
    yield f"| | {' | '.join(map(escaped, heads))} |"
    yield "| --- | --- | --- | ---: | --- |"
    yield from (_row(entry) for entry in above.entries)
    yield ""
    yield f"**{escaped(above.summary)}**"
    yield ""
    for note in above.notes:
        yield from (escaped(note), "")


def _row(entry: Entry) -> str:
    said = " · ".join(filter(None, (entry.code, entry.remark)))
    cells = (escaped(entry.path), escaped(entry.title), entry.points, escaped(said))
    return f"| {MARKS[entry.status]} | {' | '.join(cells)} |"


def _report(report: Report, edition: Edition) -> Iterator[str]:
    words = Words(edition.language, report.line_map)
    title = edition.titles.get(report.exercise, "")
    yield f"## {MARKS[report.status]} {escaped(title or printable(report.path))}"
    yield ""
    yield f"{escaped(printable(report.path))} · **{escaped(score_text(report, words))}**"
    yield ""
    for remark in remarks(report, words):
        yield from (escaped(remark), "")
    if report.exercise:
        yield from _checks(report, words)
    for finding in each_once(report):
        yield from _finding(finding, words)


def _checks(report: Report, words: Words) -> Iterator[str]:
    yield f"| | {escaped(words.say('report.points'))} | {escaped(words.say('timeline.checks'))} |"
    yield "| --- | ---: | --- |"
    yield from (_check(as_looked_at(check), words) for check in report.checks)
    yield ""


def _check(check: CheckResult, words: Words) -> str:
    title = check_title(check, words)
    reason = f" {words.say('report.skipped', reason=check.reason)}" if check.status is Status.SKIPPED else ""
    return f"| {MARKS[check.status]} | {check.points}/{check.possible} | {escaped(title + reason)} |"


def _finding(finding: Finding, words: Words) -> Iterator[str]:
    told, mark = tell(finding, words), "⚠️" if finding.severity is Severity.WARNING else "❌"
    yield f"### {mark} {escaped(finding.code)}"
    yield ""
    yield escaped(told.message)
    yield ""
    yield from (f"- {escaped(evidence.partition(CARET)[0])}" for evidence in told.evidence)
    yield from ("", f"_{escaped(told.why_line(words))}_", "", f"**{escaped(told.next_line(words))}**", "")
    if finding.story is not None and is_told_by_order(finding):
        yield from (escaped(words.say("report.story")), "", "```mermaid", diagram(finding.story, words), "```", "")
        yield from (escaped(words.say("report.replay")), "", f"    {told.again}", "")
