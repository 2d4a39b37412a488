"""The findings as annotations of a GitHub workflow, each on its line.

GitHub reads them from what a step prints (docs.github.com, Workflow commands): ``::error file=…,line=…::message``.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.report.formats import Edition
from grader.report.sentences import each_once, tell
from grader.verdict import Finding, Report, Severity
from grader.words import Words


def publish(edition: Edition) -> str:
    """A line for each finding."""
    return "".join(f"{line}\n" for report in edition.reports for line in _commands(report, edition.language))


def _commands(report: Report, language: str) -> Iterator[str]:
    words = Words(language, report.line_map)
    if report.score is None:
        problem = words.phrase(report.problem) if report.problem else ""
        yield _command("error", {"file": report.path}, words.say("report.no-score", problem=problem))
    for finding in each_once(report):
        yield _finding(finding, report, words)


def _finding(finding: Finding, report: Report, words: Words) -> str:
    told = tell(finding, words)
    properties = {"file": report.path, "title": finding.code}
    if told.line is not None and told.cell is None:  # a line of a notebook's cell is no line of its file
        properties["line"] = str(told.line)
    level = "warning" if finding.severity is Severity.WARNING else "error"
    return _command(level, properties, f"{told.message}\n{told.next_line(words)}")


def _command(level: str, properties: dict[str, str], message: str) -> str:
    named = ",".join(f"{name}={_property(value)}" for name, value in sorted(properties.items()))
    return f"::{level} {named}::{_escaped(message)}"


def _escaped(text: str) -> str:
    clean = text.encode("utf-8", "backslashreplace").decode()
    return clean.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
