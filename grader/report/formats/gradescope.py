"""The report as Gradescope's ``results.json`` (gradescope-autograders.readthedocs.io, Autograder Specifications)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grader.domain.results import CheckResult, Finding, Report, Status, counted, summed, weighed
from grader.domain.schedule import Story
from grader.report.edition import Edition
from grader.report.formats.json_text import json_text
from grader.report.narrative.finding_text import check_title, left_alone, tell
from grader.report.narrative.rows import frames
from grader.report.narrative.step_text import sentences
from grader.words import Words, printable

STEPS = 18  # the last of a schedule are those that matter
LONGEST_STEP = 240  # characters of one step, and of the output of one check
LONGEST_OUTPUT = 10_000
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
    # One report for each exercise, the best: points are not multiplied by handing in copies.
    reports = edition.reports
    if edition.hand_in is None:
        reports = counted(weighed(reports, (report.exercise or report.file for report in reports)))
    score = summed(reports)
    if score is None or any(report.score is None for report in edition.reports):
        return {**SHOWN, "output": words.say("report.no-score", problem=" ".join(problems))}
    shown = [words.say("report.score", earned=score.earned, possible=score.possible)]
    if any(report.beside for report in reports):
        shown.append(words.say("gradescope.best", files=tuple(report.path for report in reports if report.beside)))
    shown += [words.phrase(note) for report in reports for note in report.notes]
    shown += left_alone(edition.hand_in, words)
    tests = [test for report in reports for test in _tests(report, edition)]
    return {**SHOWN, "score": score.earned, "output": "\n".join(shown), "tests": tests}


def _tests(report: Report, edition: Edition) -> Iterator[dict[str, Any]]:
    words = Words(edition.language, report.line_map)
    for number, check in enumerate(report.checks, 1):
        name = check_title(check, words)
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
    output = "\n\n".join("\n".join(_told(found, words)) for found in check.findings)
    return output if len(output) <= LONGEST_OUTPUT else f"{output[:LONGEST_OUTPUT]}…"


def _told(found: Finding, words: Words) -> Iterator[str]:
    """All that is said of a finding, and the schedule that shows it, with the command that replays it at its end."""
    told = tell(found, words)
    yield from told.lines(words)
    if found.story is not None:
        yield ""
        yield words.say("report.story")
        yield from _steps(found.story, words)
        yield f"{words.say('report.replay')} {told.again}"


def _steps(story: Story, words: Words) -> Iterator[str]:
    """The last rows of a schedule, numbered as in every other report."""
    rows = [frame for frame in frames(story) if frame.step is not None]
    hidden = len(rows) - STEPS if len(rows) > STEPS + 1 else 0  # "…" in place of one step saves nothing
    if hidden:
        yield "  …"
    for frame in rows[hidden:]:
        said = " ".join(sentences(story, frame, words))
        yield f"{frame.number:>4}. {said if len(said) <= LONGEST_STEP else f'{said[:LONGEST_STEP]}…'}"
