"""Hints for a person at a terminal, from gentle to specific, and the worked answer at their end."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from grader.domain.exercise import Exercise
from grader.domain.results import Report, Status
from grader.report.terminal.wrap import Paragraph
from grader.words import Words


def hint(exercise: Exercise, number: int, language: str) -> RenderableType:
    """One hint, counted from 1, and how to get more."""
    words, count = Words(language), len(exercise.hints)
    return Group(
        Text(exercise.title[language], "bold"),
        "",
        Text("  " + words.say("hint.number", number=number, count=count), "bold cyan"),
        Paragraph(exercise.hints[number - 1][language], 2),
        "",
        Paragraph(words.say("hint.more" if number < count else "hint.last", exercise=exercise.slug), 2, "dim"),
    )


def after_the_last(exercise: Exercise, report: Report, language: str) -> RenderableType:
    """The worked answer for full marks; all hints once more for less."""
    words = Words(language)
    lines = _answer(exercise, words) if report.status is Status.PASSED else _once_more(exercise, report, words)
    return Group(Text(exercise.title[language], "bold"), "", *lines)


def _answer(exercise: Exercise, words: Words) -> Iterator[RenderableType]:
    yield Paragraph(words.say("hint.answer"), 2, "bold green")
    yield ""
    for line in exercise.answer.splitlines():
        yield Text(f"    {line}", no_wrap=True, overflow="ignore")


def _once_more(exercise: Exercise, report: Report, words: Words) -> Iterator[RenderableType]:
    for number, texts in enumerate(exercise.hints, 1):
        yield Paragraph(texts[words.language], 2, bullet=f"{number}. ")
    yield ""
    if report.score is None:
        yield Paragraph(words.say("report.no-score", problem=report.problem or ""), 2, "bold yellow")
        return
    yield Paragraph(words.say("hint.not-yet", path=report.path, **report.score._asdict()), 2)
    yield Paragraph(words.say("hint.grade", path=report.path), 2, "dim")
