"""The page of a finding's code: what it means, why it matters, and the smallest example, wrong and right."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from grader.domain.findings import Code
from grader.report.terminal.wrap import Paragraph
from grader.runtime.program import MODULE, program
from grader.words import Words


class Example(NamedTuple):
    """A part of an exercise's solution, and the same part with the mistake; or two commands, of no exercise ("")."""

    exercise: str
    right: str
    wrong: str


@functools.cache
def examples() -> Mapping[Code, Example]:
    """An example for each code; its commands call the grader as it was started."""
    text = files("grader.report").joinpath("assets", "examples.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text.replace(MODULE, program()))
    return {Code(code): Example(entry["exercise"], entry["right"], entry["wrong"]) for code, entry in data.items()}


def explained(code: Code, language: str) -> RenderableType:
    """The page of one code."""
    words, example = Words(language), examples()[code]
    return Group(
        Text(code, "bold"),
        "",
        Paragraph(words.say(code.title_key), 2),
        Paragraph(words.sentences["report.why"].format(why=words.say(f"why.{code}")), 2, "dim"),
        "",
        *_code(f"✗ {words.say('explain.wrong')}", example.wrong, "red"),
        *_code(f"✓ {words.say('explain.right')}", example.right, "green"),
        *([Text("  " + words.say("explain.exercise", exercise=example.exercise), "dim")] if example.exercise else ()),
    )


def _code(title: str, text: str, style: str) -> Iterator[RenderableType]:
    yield Text(f"  {title}", f"bold {style}")
    yield from (Text(f"    {line}", no_wrap=True, overflow="ignore") for line in text.strip("\n").splitlines())
    yield ""


def contents(language: str) -> RenderableType:
    """All codes, a row each."""
    words = Words(language)
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for code in Code:
        table.add_row(Text(code, "bold"), Text(words.say(code.title_key)))
    return Group(table, "", Text(words.say("explain.all"), "dim"))
