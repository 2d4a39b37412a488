"""The parser of options of every command: its complaints are harmless, and in the language of the rest."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn

from grader.domain.errors import ExitCode
from grader.domain.harmless import harmless
from grader.domain.isolation import Level
from grader.domain.nearest import nearest
from grader.inputs.exercise_files import solutions_folder
from grader.words import LANGUAGES, Words

REQUIRABLE = tuple(level.word for level in reversed(Level) if level is not Level.NONE)
# What argparse says, and what stands for it in the catalogue: headings of a help page, and complaints.
HEADINGS = {
    "usage: ": "argparse.usage",
    "positional arguments:": "argparse.positional",
    "options:": "argparse.options",
    "show this help message and exit": "argparse.help",
}
COMPLAINTS = {
    r"the following arguments are required: (?P<names>.*)": "required",
    r"one of the arguments (?P<names>.*) is required": "one-required",
    r"argument (?P<name>.*): invalid choice: (?P<given>.*) \(choose from (?P<known>.*)\)": "choice",
    r"argument (?P<name>.*): expected one argument": "one-value",
    r"argument (?P<name>.*): expected at least one argument": "some-values",
    r"argument (?P<name>.*): invalid \w+ value: (?P<given>.*)": "value",
    r"argument (?P<name>.*): not allowed with argument (?P<other>.*)": "not-together",
    r"argument (?P<name>.*): ignored explicit argument (?P<given>.*)": "no-value",
    r"unrecognized arguments: (?P<given>.*)": "unrecognized",
    r"argument (?P<name>--?[\w-]+): (?P<rule>.*)": "rule",
    r"ambiguous option: (?P<given>.*) could match (?P<known>.*)": "ambiguous",
}


class Parser(argparse.ArgumentParser):
    """A parser that speaks ``words``; what was given, whatever that is, is harmless in its complaints."""

    def __init__(self, *, words: Words, **settings: Any) -> None:
        super().__init__(**settings)
        self.words = words
        self.trailer: tuple[str, ...] = ()  # lines at the end of the help page
        self.below: list[Parser] = []  # those of the commands of this one

    def options(self) -> tuple[str, ...]:
        """What it and those below it know, as their usage says it."""
        usage = "\n".join(parser.format_usage() for parser in (self, *self.below))
        return tuple(dict.fromkeys(re.findall(r"--[\w-]+", usage)))

    def format_help(self) -> str:
        """The help page, its headings too in the language of the rest."""
        page = self._translated(super().format_help())
        return "\n".join((page, *self.trailer, "")) if self.trailer else page

    def format_usage(self) -> str:
        """The usage line, in the same way."""
        return self._translated(super().format_usage())

    def error(self, message: str) -> NoReturn:
        """Complain, with what was probably meant and what there is, and end with the exit code of wrong usage."""
        self.exit(ExitCode.UNREADABLE, f"{self._said(message)}\n{self.format_usage()}")

    def _translated(self, page: str) -> str:
        for text, key in HEADINGS.items():
            page = page.replace(text, self.words.sentences[key])
        return page

    def _said(self, message: str) -> str:
        for pattern, key in COMPLAINTS.items():
            if (found := re.fullmatch(pattern, message, re.S)) is not None:
                return self._complaint(key, found.groupdict())
        return harmless(message)

    def _complaint(self, key: str, found: dict[str, str]) -> str:
        """One of argparse's complaints, and what is most like the option or the value that was given."""
        given, known = found.get("given", ""), found.get("known", "")
        if key == "unrecognized":
            options = [word for word in given.split() if word.startswith("-")]
            key, given = ("no-option", options[0].partition("=")[0]) if options else (key, given)
        names = self.options() if key == "no-option" else tuple(re.findall(r"[\w-]+", known))
        facts = {name: harmless(text) for name, text in {**found, "given": given.strip("'")}.items()}
        said = self.words.sentences[f"argparse.complaint.{key}"].format(**facts)
        if near := nearest(given.strip("'"), names) if key in ("no-option", "choice") else "":
            said += self.words.say("error.near", near=near)
        return (
            f"{said}\n{self.words.sentences['error.known'].format(known=', '.join(names))}" if key == "choice" else said
        )

    def add_language(self) -> None:
        """``--lang``: read beforehand, and known here."""
        self.add_argument("--lang", choices=LANGUAGES, help=self.words.say("help.lang"))

    def add_kit(self) -> None:
        """``--kit``: the folder of exercises, the kit's own if none is named."""
        text = self.words.say("help.kit")
        self.add_argument("--kit", type=Path, metavar="FOLDER", default=solutions_folder(), help=text)

    def add_required_isolation(self) -> None:
        """``--require-isolation``."""
        self.add_argument("--require-isolation", choices=REQUIRABLE, help=self.words.say("help.require_isolation"))
