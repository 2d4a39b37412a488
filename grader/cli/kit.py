"""``python -m grader kit …``: what a teacher makes for students and for other machines."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.cli.console import complain
from grader.cli.parser import Parser
from grader.domain.errors import ExitCode
from grader.inputs.exercise_files import checked, is_checkout, solutions_folder
from grader.runtime.program import program
from grader.words import Words


class Said(NamedTuple):
    """What a command has to say, on standard output or as a complaint, and its exit code."""

    said: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    code: ExitCode = ExitCode.PASSED


def run(arguments: Sequence[str], language: str) -> int:
    """Do what was asked for, and say so; returns the exit code."""
    outcome = done(arguments, language)
    for sentence in outcome.said:
        print(sentence)  # noqa: T201
    for sentence in outcome.complaints:
        complain(sentence)
    return outcome.code


def done(arguments: Sequence[str], language: str) -> Said:
    """Do what was asked for; raises ``UsageError`` and ``ExerciseError`` with what is wrong."""
    words = Words(language)
    chosen = _parser(words).parse_args(arguments)
    checked(chosen.kit or solutions_folder())
    return COMMANDS[chosen.command](chosen, words)


def _parser(words: Words) -> Parser:
    parser = Parser(words=words, prog=f"{program()} kit")
    parser.add_language()
    commands = parser.add_subparsers(dest="command", required=True)
    for name, options in OPTIONS.items():
        text = words.say(f"help.{name}")
        added: Parser = commands.add_parser(name, words=words, help=text, description=text)
        parser.below.append(added)
        added.add_argument("--kit", type=Path, metavar="FOLDER", help=words.say("help.kit"))
        options(added, words)
        added.add_language()
    return parser


def _stubs_options(parser: Parser, words: Words) -> None:
    parser.add_argument("--into", type=Path, metavar="FOLDER", help=words.say("help.into_stubs"))
    parser.add_argument("--check", action="store_true", help=words.say("help.check"))


def _job_options(parser: Parser, words: Words) -> None:
    parser.add_argument("--from", dest="address", required=True, metavar="ADDRESS", help=words.say("help.from"))
    _grading_options(parser, words)
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=Path(), help=words.say("help.into"))


def _wheel_options(parser: Parser, words: Words) -> None:
    into = words.say("help.into_wheel")
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=Path("dist"), help=into)


def _solutions_options(parser: Parser, words: Words) -> None:
    parser.add_argument("--into", type=Path, metavar="FOLDER", required=True, help=words.say("help.into_solutions"))


def _gradescope_options(parser: Parser, words: Words) -> None:
    _grading_options(parser, words)
    into = words.say("help.into_empty")
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=Path("dist", "gradescope"), help=into)


def _grading_options(parser: Parser, words: Words) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--require", metavar="NAMES", help=words.say("help.required"))
    which.add_argument("--exercise", metavar="NAME", help=words.say("help.exercise_elsewhere"))
    parser.add_argument("--index", metavar="URL", help=words.say("help.index"))


def _stubs(chosen: argparse.Namespace, words: Words) -> Said:
    from grader.distribution.stubs import differences, write

    exercises = chosen.kit or solutions_folder()
    folder = chosen.into or _beside(chosen.kit)
    if not chosen.check:
        return Said((words.say("report.stubs", count=write(exercises, folder), folder=str(folder)),))
    found = differences(exercises, folder)
    if not found:
        return Said()
    lines = [words.say(f"stubs.{entry.kind.value}", name=entry.name, line=entry.line) for entry in found]
    return Said((), (*lines, words.say("stubs.next")), ExitCode.FAILED)


def _beside(kit: Path | None) -> Path:
    """``exercises/`` beside the solutions; of an installed kit, whose own are in the library, the current folder."""
    if kit is None and not is_checkout():
        return Path()
    return (kit or solutions_folder()).resolve().parent / "exercises"


def _job(chosen: argparse.Namespace, words: Words) -> Said:
    """The job of a CI server; with exercises of one's own also the wheel that it installs, which lies beside these."""
    from grader.distribution import addresses
    from grader.distribution.jobs import grading, write_job
    from grader.distribution.wheel import build, write_wheel

    work = grading(chosen.kit or solutions_folder(), chosen.require, chosen.exercise, words.language)
    index = addresses.index(chosen.index) if chosen.index else None
    if chosen.kit is None:
        job = write_job(chosen.command, chosen.into, addresses.pinned(chosen.address), index, work)
        return Said((words.say("report.job", path=str(job)),))
    wheel = build(chosen.kit)
    address = addresses.of_wheel(chosen.address, wheel)
    job = write_job(chosen.command, chosen.into, address, index, work)
    target = write_wheel(wheel, chosen.kit / "dist")
    uploaded = words.say("report.wheel", name=wheel.name, folder=str(target.parent), address=chosen.address)
    return Said((words.say("report.job", path=str(job)), uploaded))


def _wheel(chosen: argparse.Namespace, words: Words) -> Said:
    """The grader as a wheel, and the end of the address that a job takes it from."""
    from grader.distribution.addresses import ending
    from grader.distribution.wheel import build, write_wheel

    wheel = build(chosen.kit or solutions_folder())
    path = write_wheel(wheel, chosen.into)
    return Said((words.say("report.wheel_alone", path=str(path)), f"--from https://HOST/{ending(wheel)}"))


def _solutions(chosen: argparse.Namespace, words: Words) -> Said:
    """Copies of the worked answers, to begin with."""
    from grader.distribution.copies import copy_exercises

    count = copy_exercises(chosen.kit or solutions_folder(), chosen.into)
    return Said((words.say("report.solutions", count=count, folder=str(chosen.into)),))


def _gradescope(chosen: argparse.Namespace, words: Words) -> Said:
    """Gradescope's autograder, as a folder and as the zip file to be uploaded."""
    from grader.distribution import addresses
    from grader.distribution.gradescope import write_autograder
    from grader.distribution.jobs import grading

    exercises = chosen.kit or solutions_folder()
    work = grading(exercises, chosen.require, chosen.exercise, words.language)
    index = addresses.index(chosen.index) if chosen.index else None
    archive = write_autograder(chosen.into, exercises, index, work)
    return Said((words.say("report.autograder", path=str(archive)),))


OPTIONS: Mapping[str, Callable[[Parser, Words], None]] = {
    "stubs": _stubs_options,
    "github": _job_options,
    "gitlab": _job_options,
    "gradescope": _gradescope_options,
    "wheel": _wheel_options,
    "solutions": _solutions_options,
}
COMMANDS: Mapping[str, Callable[[argparse.Namespace, Words], Said]] = {
    "stubs": _stubs,
    "github": _job,
    "gitlab": _job,
    "gradescope": _gradescope,
    "wheel": _wheel,
    "solutions": _solutions,
}
