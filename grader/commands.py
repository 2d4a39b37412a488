"""The commands beside grading: the kit of exercises, what this machine can do, and pages that explain."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.errors import ExitCode, UsageError
from grader.exercise import load_exercise
from grader.kit import out_of_step, solutions_folder, write_exercises
from grader.words import LANGUAGES, Words


def _kit(arguments: list[str], language: str) -> int:
    words = Words(language)
    parser = argparse.ArgumentParser(prog="python -m grader kit")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words.say(f"help.{name}"), description=words.say(f"help.{name}"))
        added.add_argument("--lang", choices=LANGUAGES, help=words.say("help.lang"))
        return added

    stubs, github, gitlab, gradescope = map(command, ("stubs", "github", "gitlab", "gradescope"))
    stubs.add_argument("--check", action="store_true", help=words.say("help.check"))
    stubs.add_argument("--kit", type=Path, metavar="FOLDER", default=solutions_folder(), help=words.say("help.kit"))
    for job in (github, gitlab):
        job.add_argument("--into", type=Path, metavar="FOLDER", default=Path(), help=words.say("help.into"))
    gradescope.add_argument(
        "--into", type=Path, metavar="FOLDER", default=Path("dist", "gradescope"), help=words.say("help.into_empty")
    )
    gradescope.add_argument("--exercise", metavar="NAME", help=words.say("help.exercise"))
    chosen = parser.parse_args(arguments)
    return {"stubs": _stubs, "gradescope": _gradescope}.get(chosen.command, _job)(chosen, words)


def _stubs(chosen: argparse.Namespace, words: Words) -> int:
    exercises = chosen.kit.parent / "exercises"
    if not chosen.check:
        count = write_exercises(chosen.kit, exercises)
        print(words.say("report.stubs", count=count))  # noqa: T201
        return ExitCode.PASSED
    wrong = out_of_step(chosen.kit, exercises)
    if wrong:
        complain(words.say("error.out-of-step", files=wrong))
    return ExitCode.FAILED if wrong else ExitCode.PASSED


def _job(chosen: argparse.Namespace, words: Words) -> int:
    """The job of a CI server, written where that looks for it."""
    from grader.packing import write_job

    print(words.say("report.job", path=str(write_job(chosen.command, chosen.into))))  # noqa: T201
    return ExitCode.PASSED


def _gradescope(chosen: argparse.Namespace, words: Words) -> int:
    """Gradescope's autograder, as a folder and as the zip file to be uploaded."""
    from grader.packing import write_autograder

    if chosen.exercise is not None:
        load_exercise(chosen.exercise, solutions_folder())  # an unknown name is said now, not to a student
    print(words.say("report.autograder", path=str(write_autograder(chosen.into, chosen.exercise, words))))  # noqa: T201
    return ExitCode.PASSED


def _doctor(arguments: list[str], language: str) -> int:
    import json

    from grader.report.isolation import as_data, diagnosis
    from grader.sandbox.chosen import isolation

    words = Words(language)
    parser = argparse.ArgumentParser(prog="python -m grader doctor", description=words.say("help.doctor"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=words.say("help.format"))
    parser.add_argument("--lang", choices=LANGUAGES, help=words.say("help.lang"))
    if parser.parse_args(arguments).format == "json":
        print(json.dumps(as_data(isolation()), indent=1))  # noqa: T201
    else:
        print("\n".join(diagnosis(isolation(), words)))  # noqa: T201
    return ExitCode.PASSED


def _explain(arguments: list[str], language: str) -> int:
    """The page of one code, or the list of all."""
    from rich.console import Console

    from grader.report.explained import contents, examples, explained

    words = Words(language)
    parser = argparse.ArgumentParser(prog="python -m grader explain")
    parser.add_argument("code", nargs="?", metavar="CODE", help=words.say("explain.code"))
    parser.add_argument("--lang", choices=LANGUAGES, help=words.say("help.lang"))
    code = parser.parse_args(arguments).code
    if code is not None and code not in examples():
        raise UsageError("unknown-code", code=code)
    Console(highlight=False).print(explained(code, language) if code else contents(language))
    return ExitCode.PASSED


def complain(sentence: str) -> None:
    """Say it where nobody takes it for a report."""
    print(sentence, file=sys.stderr)  # noqa: T201


COMMANDS = {"kit": _kit, "doctor": _doctor, "explain": _explain}
