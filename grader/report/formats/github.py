"""A job's summary, which is Markdown, and annotations beside it: the findings, each on its line.

GitHub reads them from what a step prints (docs.github.com, Workflow commands): ``::error file=…,line=…::message``.
GitHub Classroom reads the points from two notices among them, as its own reporter writes them
(classroom-resources/autograding-grading-reporter, ``src/notify-classroom.js``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from grader.domain.findings import Severity
from grader.domain.results import Finding, Report, counted, summed
from grader.report.edition import Edition
from grader.report.formats import markdown
from grader.report.narrative.finding_text import each_once, tell
from grader.words import Words


def publish(edition: Edition) -> str:
    """The summary."""
    return markdown.publish(edition)


def workflow_commands(edition: Edition) -> str:
    """A line for each finding of what counts; for a hand-in, its points before them."""
    reports = counted(edition.reports)
    lines = [*_points(edition), *(line for report in reports for line in _commands(report, edition.language))]
    return "".join(f"{line}\n" for line in lines)


def _points(edition: Edition) -> Iterator[str]:
    """The points of the whole, and of each exercise; none at all where something has no score.

    The two for GitHub Classroom come first: GitHub keeps ten notices of a step.
    """
    score = summed(edition.reports)
    if edition.hand_in is None or score is None or not score.possible:
        return
    yield _command("notice", {"title": "Autograding complete"}, f"Points {score.earned}/{score.possible}")
    data = {"totalPoints": score.earned, "maxPoints": score.possible}
    yield _command("notice", {"title": "Autograding report"}, json.dumps(data, separators=(",", ":")))
    for report in counted(edition.reports):
        if report.score is not None and report.exercise:
            said = f"{report.score.earned}/{report.score.possible}"
            yield _command("notice", {"title": report.exercise}, f"{report.exercise}: {said}")


def _commands(report: Report, language: str) -> Iterator[str]:
    words = Words(language, report.line_map)
    if report.score is None:
        problem = words.phrase(report.problem) if report.problem else ""
        yield _command("error", _place(report), words.say("report.no-score", problem=problem))
    for note in report.notes:
        yield _command("warning", {**_place(report), "title": note.key.rpartition(".")[2]}, words.phrase(note))
    for finding in each_once(report):
        yield _finding(finding, report, words)


def _finding(finding: Finding, report: Report, words: Words) -> str:
    told = tell(finding, words)
    properties = {**_place(report), "title": finding.code}
    if told.line is not None and told.cell is None:  # a line of a notebook's cell is no line of its file
        properties["line"] = str(told.line)
    level = "warning" if finding.severity is Severity.WARNING else "error"
    return _command(level, properties, f"{told.message}\n{told.next_line(words)}")


def _place(report: Report) -> dict[str, str]:
    """The file; none where an exercise was not handed in."""
    return {"file": report.path} if report.file else {}


def _command(level: str, properties: dict[str, str], message: str) -> str:
    named = ",".join(f"{name}={_property(value)}" for name, value in sorted(properties.items()))
    return f"::{level} {named}::{_escaped(message)}"


def _escaped(text: str) -> str:
    clean = text.encode("utf-8", "backslashreplace").decode()
    return clean.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
