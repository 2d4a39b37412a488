"""What is said of a command line that makes no sense: one sentence, what was probably meant, and what there is."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.domain.errors import UsageError
from grader.domain.harmless import harmless
from grader.domain.nearest import nearest
from grader.inputs.exercise_files import available, solutions_folder
from grader.runtime.language import OPTION
from grader.runtime.program import program
from grader.words import Words

COMMANDS = ("hint", "watch", "explain", "doctor", "kit")  # each is a module here; anything else is to be graded
GRADE = "grade"  # what is typed for it, though it has no name
ARGUMENTS = {"hint": "NAME", "watch": "FOLDER", "explain": "CODE", "doctor": "", "kit": "…"}


def refuse_slips(arguments: Sequence[str]) -> None:
    """Raise ``UsageError`` where nothing is to be graded, a command is misspelt, or does not stand first.

    ``arguments`` do not begin with a command. What is there as a file or folder is one, whatever it is called.
    """
    rest = _without_language(arguments)
    if not rest:
        raise UsageError("no-path", example=f"{program()} exercises/model2.py", shows_commands=True)
    for at, word in enumerate(arguments):
        if word in COMMANDS and not _is_there(word) and (at == 0 or arguments[at - 1] != "--"):
            others = [*arguments[:at], *arguments[at + 1 :]]
            raise UsageError("command-first", command=_typed(word, *others), shows_commands=True)
    first = rest[0]
    if first.isidentifier() and not _is_there(first):
        raise UsageError("unknown-word", word=first, command=_meant(first, rest[1:]), shows_commands=True)


def _without_language(arguments: Sequence[str]) -> list[str]:
    """What is left without a ``--lang`` at the beginning."""
    rest = list(arguments)
    while rest and rest[0].partition("=")[0] == OPTION:
        del rest[: 1 if "=" in rest[0] else 2]
    return rest


def _is_there(word: str) -> bool:
    try:
        return Path(word).exists()
    except OSError:
        return True


def _meant(word: str, rest: Sequence[str]) -> str:
    """The command that was probably meant, whole; without a guess, an example of the usual one."""
    slugs = available(solutions_folder())
    known = nearest(word, (*COMMANDS, GRADE, *slugs))
    if known in COMMANDS:
        return _typed(known, *rest)
    if known in slugs:
        return _typed(f"exercises/{known}.py", *rest)
    return _typed(*rest) if rest and _is_there(rest[0]) else _typed("exercises/model2.py")


def _typed(*arguments: str) -> str:
    return f"{program()} {shlex.join(map(harmless, arguments))}"


def complaint(problem: UsageError, words: Words) -> Iterator[str]:
    """The lines: the sentence with what was probably meant, and the names or commands that there are."""
    said = words.say(f"error.{problem.key}", **problem.facts)
    near = nearest(problem.given, problem.known)
    if near and near != problem.given:
        said += words.say("error.near", near=near)
    yield said
    if problem.next_step:
        yield harmless(problem.next_step)  # whole, however long its path is
    if problem.known:
        yield words.sentences["error.known"].format(known=", ".join(map(harmless, problem.known)))
    if problem.shows_commands:
        yield from commands(words)
        yield words.say("usage.more", command=f"{program()} --help")


def commands(words: Words) -> Iterator[str]:
    """What can be typed, a line each."""
    typed = {GRADE: f"{program()} PATH …"}
    typed |= {name: f"{program()} {name} {ARGUMENTS[name]}".rstrip() for name in COMMANDS}
    width = max(map(len, typed.values()))
    yield words.say("usage.commands")
    yield from (f"  {left:<{width}}  {words.say(f'usage.{name}')}" for name, left in typed.items())
