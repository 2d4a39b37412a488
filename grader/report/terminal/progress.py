"""How far a student is in all exercises: a dot and a line for each, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from grader.domain.results import Report, Status
from grader.report.terminal.wrap import Paragraph
from grader.words import Words

DOTS = {True: ("●", "green"), False: ("○", "dim")}


class Progress(NamedTuple):
    """One exercise, and the report of the file that speaks for it."""

    exercise: str
    title: str
    report: Report

    @property
    def is_done(self) -> bool:
        """Full marks."""
        return self.report.status is Status.PASSED


def at_work(standings: Sequence[Progress]) -> Progress:
    """The exercise to work on when nothing was saved yet: the first that is not done."""
    return next((standing for standing in standings if not standing.is_done), standings[-1])


def board(standings: Sequence[Progress], shown: Progress, language: str) -> RenderableType:
    """All exercises, the one that is shown marked among them; it stands above the report, with which a screen ends."""
    words = Words(language)
    dots = Text.assemble(*(DOTS[standing.is_done] for standing in standings))
    done = sum(standing.is_done for standing in standings)
    return Group(
        Text.assemble(words.say("watch.progress"), " ", dots, f" {done}/{len(standings)}", style="bold"),
        _rows(standings, shown),
        Rule(style="dim"),
    )


def outlook(standings: Sequence[Progress], shown: Progress, language: str) -> RenderableType:
    """What to do next, below the report."""
    words = Words(language)
    is_done = all(standing.is_done for standing in standings)
    return Group(
        Paragraph(_next_step(standings, shown, words), 0, "bold green" if is_done else "cyan"),
        Paragraph(words.say("watch.waiting"), 0, "dim"),
    )


def _rows(standings: Sequence[Progress], shown: Progress) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    for column in ("left", "left", "left", "right"):
        table.add_column(justify=column, overflow="fold")
    for standing in standings:
        is_shown, score = standing.exercise == shown.exercise, standing.report.score
        points = f"{score.earned}/{score.possible}" if score else "–"
        title = Text(standing.title, "bold" if is_shown else "")
        table.add_row("▸" if is_shown else " ", Text(*DOTS[standing.is_done]), title, Text(points, "dim"))
    return table


def _next_step(standings: Sequence[Progress], shown: Progress, words: Words) -> str:
    if all(standing.is_done for standing in standings):
        return words.say("watch.all")
    if shown.is_done:
        return words.say("watch.next", path=at_work(standings).report.path)
    return words.say("watch.hint", exercise=shown.exercise)
