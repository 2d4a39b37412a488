"""The report for programs. Its form is described by ``report.schema.json`` beside this file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grader.report.formats import Edition
from grader.report.isolation import as_data
from grader.report.json_text import json_text
from grader.report.sentences import tell
from grader.verdict import CheckResult, Finding, Report
from grader.words import Words

SCHEMA = "producer-consumer-kit/report/1"


def publish(edition: Edition) -> str:
    """The report as text."""
    return json_text(as_json(edition.reports, edition.language))


def as_json(reports: Iterable[Report], language: str) -> dict[str, Any]:
    """All submissions as plain data, ready for ``json_text``."""
    return {"schema": SCHEMA, "submissions": [_submission(report, language) for report in reports]}


def _submission(report: Report, language: str) -> dict[str, Any]:
    words = Words(language, report.line_map)
    score = {"earned": report.score.earned, "possible": report.score.possible} if report.score else None
    return {
        "path": report.file.encode("utf-8", "backslashreplace").decode(),
        "exercise": report.exercise or None,
        "status": report.status.value,
        "score": score,
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
        "cell": told.cell,
        "line": told.line,
    }
