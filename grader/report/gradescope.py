"""The report as Gradescope's ``results.json`` (gradescope-autograders.readthedocs.io, Autograder Specifications)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.report.formats import Edition
from grader.report.json_text import json_text
from grader.report.sentences import tell
from grader.verdict import CheckResult, Report, Status, best, total
from grader.words import Words, printable

SHOWN: Mapping[str, Any] = {"visibility": "visible", "stdout_visibility": "hidden", "output_format": "text"}


def publish(edition: Edition) -> str:
    """One document. Where the grader itself failed there is no score in it at all, which Gradescope shows as such."""
    return json_text(_results(edition))


def said(sentence: str, *, score: int | None = None) -> str:
    """A document of one sentence: for what could not be graded, with no score at all unless one is given."""
    results = {**SHOWN, "output": sentence}
    if score is not None:
        results["score"] = score
    return json_text(results)


def _results(edition: Edition) -> dict[str, Any]:
    words = Words(edition.language)
    problems = [words.phrase(report.problem) for report in edition.reports if report.problem]
    reports = _counted(edition.reports)
    score = total(tuple(check for report in reports for check in report.checks))
    if score is None or any(report.score is None for report in edition.reports):
        return {**SHOWN, "output": words.say("report.no-score", problem=" ".join(problems))}
    shown = words.say("report.score", earned=score.earned, possible=score.possible)
    if len(reports) < len(edition.reports):
        shown += "\n" + words.say("gradescope.best", files=tuple(report.path for report in reports))
    tests = [test for report in reports for test in _tests(report, edition)]
    return {**SHOWN, "score": score.earned, "output": shown, "tests": tests}


def _counted(reports: Sequence[Report]) -> list[Report]:
    """One report for each exercise, the best: points are not multiplied by handing in copies."""
    of_one: dict[str, list[Report]] = {}
    for report in reports:
        of_one.setdefault(report.exercise or report.file, []).append(report)
    return [best(several) for several in of_one.values()]


def _tests(report: Report, edition: Edition) -> Iterator[dict[str, Any]]:
    words = Words(edition.language, report.line_map)
    for number, check in enumerate(report.checks, 1):
        part, _, promise = check.id.rpartition(".")
        name = words.say(f"check.{promise}")
        if part:
            name = f"{words.say(f'part.short.{part}')}: {name}"
        yield {
            "number": str(number),
            "name": f"{printable(report.path)}: {name}" if len(edition.reports) > 1 else name,
            "score": check.points,
            "max_score": check.possible,
            "status": "passed" if check.status is Status.PASSED else "failed",
            "output": _output(check, words),
            "output_format": "text",
            "visibility": "visible",
        }


def _output(check: CheckResult, words: Words) -> str:
    if check.status is Status.SKIPPED and not check.findings:
        return words.say("report.skipped", reason=check.reason)
    return "\n\n".join("\n".join(tell(found, words).lines(words)) for found in check.findings)
