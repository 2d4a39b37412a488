"""Writes reports to files, in whatever forms were asked for: ``--report FORMAT=FILE``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from grader import __version__
from grader.domain.errors import UsageError
from grader.domain.results import HandIn, Report
from grader.inputs.digest import kit_digest
from grader.inputs.exercise_files import load_exercise
from grader.report.edition import Edition, Maker
from grader.report.formats import FORMATS, prepare, publish


class Target(NamedTuple):
    """One report to be written."""

    form: str
    path: Path


def target(text: str) -> Target:
    """``FORMAT=FILE``; raises ``UsageError`` for an unknown format, or a folder that is not there."""
    form, _, path = text.partition("=")
    if form not in FORMATS or not path:
        raise UsageError("report-format", given=text, known=", ".join(FORMATS))
    if not Path(path).parent.is_dir() or Path(path).is_dir():
        raise UsageError("report-folder", path=path)
    return Target(form, Path(path))


def maker() -> Maker:
    """This grader."""
    return Maker(__version__, kit_digest(), sys.version.partition(" ")[0])


def edition(reports: Sequence[Report], folder: Path, language: str, hand_in: HandIn | None = None) -> Edition:
    """The reports with the titles of their exercises."""
    slugs = sorted({report.exercise for report in reports if report.exercise})
    titles = {slug: load_exercise(slug, folder).title[language] for slug in slugs}
    return Edition(tuple(reports), titles, language, maker(), hand_in)


def write(targets: Sequence[Target], published: Edition) -> str:
    """Write all of them; returns what is to be printed besides, for GitHub's runner to read."""
    for form, path in targets:
        path.write_text(publish(form, published), encoding="utf-8", errors="backslashreplace", newline="\n")
    if not any(form == "github" for form, _ in targets):
        return ""
    from grader.report.formats import github

    return github.workflow_commands(published)


def make_ready(targets: Sequence[Target]) -> None:
    """Import what the targets need; done while a program runs, on another core."""
    for form, _ in targets:
        prepare(form)
