"""The report for programs. Its form is described by ``report.schema.json`` beside this file."""

from __future__ import annotations

from typing import Any

from grader.domain.results import CheckResult, Finding, Report, Score, summed
from grader.report.edition import Edition
from grader.report.formats.json_text import json_text
from grader.report.narrative.finding_text import remarks, tell
from grader.report.narrative.isolation import as_data
from grader.words import Words

SCHEMA = "producer-consumer-kit/report/1"


def publish(edition: Edition) -> str:
    """The report as text."""
    return json_text(as_json(edition))


def as_json(edition: Edition) -> dict[str, Any]:
    """All submissions as plain data, ready for ``json_text``."""
    return {
        "schema": SCHEMA,
        "kit": {"version": edition.maker.version, "digest": edition.maker.digest},
        "python": edition.maker.python,
        "hand_in": _hand_in(edition),
        "submissions": [_submission(report, edition.language) for report in edition.reports],
    }


def _hand_in(edition: Edition) -> dict[str, Any] | None:
    if edition.hand_in is None:
        return None
    return {
        "required": list(edition.hand_in.required),
        "score": _score(summed(edition.reports)),
        "left_alone": list(edition.hand_in.left_alone),
    }


def _score(score: Score | None) -> dict[str, int] | None:
    return {"earned": score.earned, "possible": score.possible} if score else None


def _submission(report: Report, language: str) -> dict[str, Any]:
    words = Words(language, report.line_map)
    return {
        "path": (report.file or report.path).encode("utf-8", "backslashreplace").decode(),
        "digest": report.digest or None,
        "exercise": report.exercise or None,
        "exercise_version": report.exercise_version or None,
        "status": report.status.value,
        "score": _score(report.score),
        "counts": not report.instead,
        "notes": list(remarks(report, words)),
        "seed": report.seed,
        "start_methods": list(report.start_methods),
        "kit": report.kit or None,
        "problem": words.phrase(report.problem) if report.problem else None,
        "isolation": as_data(report.isolation) if report.isolation is not None else None,
        "explored": [covered._asdict() for covered in report.coverage],
        "checks": [_check(check, words) for check in report.checks],
    }


def _check(check: CheckResult, words: Words) -> dict[str, Any]:
    return {
        "id": check.id,
        "title": words.say(f"check.{check.id.rpartition('.')[2]}"),
        "status": check.status.value,
        "points": check.points,
        "possible": check.possible,
        "reason": check.reason or None,
        "findings": [_finding(finding, words) for finding in check.findings],
    }


def _finding(finding: Finding, words: Words) -> dict[str, Any]:
    told = tell(finding, words)
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": told.message,
        "why": told.why,
        "hint": told.hint,
        "evidence": list(told.evidence),
        "schedule": told.schedule or None,
        "replay": told.again or None,
        "cell": told.cell,
        "line": told.line,
    }
