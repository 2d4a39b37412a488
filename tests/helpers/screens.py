"""What a small terminal shows of a report when all of it was printed: its last lines."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType

from grader.domain.findings import Severity
from grader.domain.results import Report
from grader.report.narrative.finding_text import each_once, score_text, tell
from grader.report.terminal.text import render
from grader.report.terminal.wrap import wrapped
from grader.words import LANGUAGES, Words

COLUMNS, LINES = 80, 23  # the prompt takes one of 24


def printed(*parts: RenderableType) -> list[str]:
    """The lines, as wide as the terminal is."""
    console = Console(file=io.StringIO(), width=COLUMNS, highlight=False, markup=False, emoji=False)
    console.print(*parts, sep="\n")
    return [line.rstrip() for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]


def not_on_the_last_screen(report: Report, *, above: int = 0) -> list[str]:
    """Of the message, the next step and the score, in both languages, the lines that have gone up and out.

    ``above`` lines of the screen are taken by what is printed after the report.
    """
    gone = []
    for language in LANGUAGES:
        words = Words(language, report.line_map)
        first = next(found for found in each_once(report) if found.severity is Severity.ERROR)
        told, lines = tell(first, words), printed(render(report, "", language))
        wanted = [*wrapped(told.message, COLUMNS - 2), *wrapped(told.next_line(words), COLUMNS - 2)]
        shown = {line.strip() for line in lines[above - LINES :]}
        gone += [line for line in (*wanted, score_text(report, words)) if line.strip() not in shown]
    return gone
