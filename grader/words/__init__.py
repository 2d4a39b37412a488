"""Every sentence a student reads, in Chinese and in English: ``zh.toml`` and ``en.toml`` beside this file.

A sentence's gaps are filled with plain facts. Whatever comes from a submission is shortened and made printable here
(``outside``), so that no report can be forged or broken by what a program prints or by the name of a file.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.domain.harmless import LONGEST as LONGEST
from grader.domain.harmless import printable as printable
from grader.domain.results import At, Fact, Phrase, Who
from grader.domain.submission import LineMap
from grader.runtime.language import LANGUAGES as LANGUAGES  # they are known apart from the sentences, and earlier
from grader.runtime.language import preferred_language as preferred_language
from grader.runtime.program import MODULE, program


class Shown(str):
    """A fact as text, and how many things it names: ``{lost:item was|items were}`` chooses by that number.

    Where a language says one thing and several alike, it chooses nothing.
    """

    number: int

    def __new__(cls, text: str, number: int = 1) -> Shown:
        shown = super().__new__(cls, text)
        shown.number = number
        return shown

    def __format__(self, forms: str) -> str:
        return forms.split("|")[self.number != 1] if "|" in forms else str(self)


class Words:
    """The sentences of one language, and how to fill them."""

    def __init__(self, language: str, line_map: LineMap | None = None) -> None:
        self.language = language
        self.line_map = line_map or LineMap()
        self.sentences = _sentences(language, program())

    def __contains__(self, key: str) -> bool:
        return key in self.sentences

    def say(self, key: str, **facts: Fact) -> str:
        """The sentence of this key with its gaps filled; raises ``KeyError`` if there is none, or a gap has no fact.

        A gap like ``{count:time|times}`` is one of two forms, chosen by a number (``Shown``).
        Facts are shown each in its own way (``show``): a line as "line 7" or "cell 2, line 3", a process by its role
        and name, a phrase as its own sentence; a text from outside is harmless, and cut at 120 characters.
        """
        return self.sentences[key].format_map(
            {name: Shown(self.show(fact), count_of(fact)) for name, fact in facts.items()}
        )

    def phrase(self, phrase: Phrase) -> str:
        """A phrase as text."""
        return self.say(phrase.key, **dict(phrase.facts))

    def show(self, fact: Fact) -> str:
        """One fact as text."""
        match fact:
            case At(line):
                return self._place(line)
            case Who(role, label):
                return self.say(f"role.{role}", label=label)
            case Phrase():
                return self.phrase(fact)
            case str():
                return printable(fact)
            case int():
                return str(fact)
        return self.sentences["list.separator"].join(self.show(entry) for entry in fact)

    def _place(self, line: int | None) -> str:
        if line is None:
            return ""
        cell, line = self.line_map.locate(line)
        return self.say("place.cell", cell=cell, line=line) if cell else self.say("place.line", line=line)


def count_of(fact: Fact) -> int:
    """How many things a fact names: a number itself, of a list its length, else one."""
    if isinstance(fact, int):
        return fact
    return len(fact) if isinstance(fact, tuple) and not isinstance(fact, At | Who | Phrase) else 1


@functools.cache
def _sentences(language: str, name: str) -> dict[str, str]:
    data = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))
    return {key: text.replace(MODULE, name) for key, text in _flatten(data, "")}


def _flatten(data: Mapping[str, Any], prefix: str) -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for key, value in data.items():
        name = f"{prefix}{key}"
        entries += _flatten(value, f"{name}.") if isinstance(value, dict) else [(name, value)]
    return entries
