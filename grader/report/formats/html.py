"""The report as one page of HTML that needs nothing else: verdict, findings, and the schedules step by step."""

from __future__ import annotations

from typing import NamedTuple

from grader.domain.findings import Severity
from grader.domain.results import CheckResult, Finding, Report, Status
from grader.domain.schedule import ProcessStatus
from grader.report.edition import Edition
from grader.report.narrative.finding_text import Told, as_looked_at, check_title, each_once, remarks, score_text, tell
from grader.report.narrative.overview import overview
from grader.report.narrative.source import Line, final, listing
from grader.report.narrative.timeline import Panel, panel
from grader.report.templates import asset, digest, template
from grader.words import Words, printable

TEMPLATE = "timeline.html.jinja"
SIGNS = ("put", "get", "eat", "done", "look", "join", "wait", "end", "fail", "kill")
BUTTONS = ("first", "back", "forward", "last")


class Exhibit(NamedTuple):
    """A finding as it is told, with the stories that show it, or else with who stood where in the end."""

    code: str
    level: str
    told: Told
    why: str
    next: str
    panels: tuple[Panel, ...]
    final: tuple[Line, ...]


class Checked(NamedTuple):
    """A check as a row."""

    status: str
    points: str
    title: str


class Page(NamedTuple):
    """One submission."""

    title: str
    path: str
    status: str
    score: str
    checks: tuple[Checked, ...]
    exhibits: tuple[Exhibit, ...]
    correct: tuple[Panel, ...]
    remarks: tuple[str, ...]
    source: tuple[Line, ...]


def publish(edition: Edition) -> str:
    """One page, a section for each submission; of several, with an overview before them."""
    words, above = Words(edition.language), overview(edition)
    script, style = asset("timeline.js"), asset("timeline.css")
    if above is not None:
        style += asset("overview.css")
    return template(TEMPLATE).render(
        above=above,
        pages=[_page(report, edition) for report in edition.reports],
        language=edition.language,
        words=words,
        signs=SIGNS,
        buttons=BUTTONS,
        symbols=asset("signs.svg"),
        script=script,
        style=style,
        data=lambda panels, so: _data(panels, so, words),
        policy=f"default-src 'none'; script-src '{digest(script)}'; style-src '{digest(style)}'",
    )


def _page(report: Report, edition: Edition) -> Page:
    words = Words(edition.language, report.line_map)
    findings = each_once(report)
    is_shown = any(finding.story is not None for finding in findings)
    finals = [() if is_shown else final(report, finding, words) for finding in findings]
    exhibits = tuple(_exhibit(finding, last, words) for finding, last in zip(findings, finals, strict=True))
    is_right = report.status is Status.PASSED and not is_shown
    correct = tuple(panel("correct", story, words) for story in report.stories[-1:]) if is_right else ()
    return Page(
        edition.titles.get(report.exercise, "") or printable(report.path),
        printable(report.path),
        report.status.value,
        score_text(report, words),
        tuple(_check(as_looked_at(check), words) for check in report.checks) if report.exercise else (),
        exhibits,
        correct,
        remarks(report, words),
        listing(report) if is_shown or correct else (),
    )


def _check(check: CheckResult, words: Words) -> Checked:
    title = check_title(check, words)
    reason = f" {words.say('report.skipped', reason=check.reason)}" if check.status is Status.SKIPPED else ""
    return Checked(check.status.value, f"{check.points}/{check.possible}", title + reason)


def _exhibit(finding: Finding, last: tuple[Line, ...], words: Words) -> Exhibit:
    told = tell(finding, words)
    stories = (("fails", finding.story), ("works", finding.works)) if finding.story is not None else ()
    return Exhibit(
        finding.code,
        "warning" if finding.severity is Severity.WARNING else "error",
        told,
        told.why_line(words),
        told.next_line(words),
        tuple(panel(kind, story, words) for kind, story in stories if story is not None),
        last,
    )


def _data(panels: tuple[Panel, ...], so: str, words: Words) -> dict[str, object]:
    """What the script needs beside the drawn rows: what is said at each step, who stands where, and how it ends."""
    return {
        "so": so,
        "words": {key: words.sentences[f"timeline.{key}"] for key in ("step", "why", "lines")},
        "standings": {standing.value: words.say(f"standing.{standing.value}") for standing in ProcessStatus},
        "panels": [
            {
                "kind": one.kind,
                "names": one.names,
                "rows": [{"number": row.number, "says": row.says, "stands": row.stands} for row in one.rows],
            }
            for one in panels
        ],
    }
