"""The commands beside grading: the kit of exercises, what this machine can do, and pages that explain."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from grader.errors import ExitCode, UsageError
from grader.kit import out_of_step, solutions_folder, write_exercises
from grader.words import LANGUAGES, Words


def _kit(arguments: list[str], language: str) -> int:
    words = Words(language)
    parser = argparse.ArgumentParser(prog="python -m grader kit")
    commands = parser.add_subparsers(dest="command", required=True)
    stubs = commands.add_parser("stubs", help=words.say("help.stubs"), description=words.say("help.stubs"))
    stubs.add_argument("--check", action="store_true", help=words.say("help.check"))
    stubs.add_argument("--kit", type=Path, metavar="FOLDER", default=solutions_folder(), help=words.say("help.kit"))
    stubs.add_argument("--lang", choices=LANGUAGES, help=words.say("help.lang"))
    chosen = parser.parse_args(arguments)
    exercises = chosen.kit.parent / "exercises"
    if not chosen.check:
        count = write_exercises(chosen.kit, exercises)
        print(words.say("report.stubs", count=count))  # noqa: T201
        return ExitCode.PASSED
    wrong = out_of_step(chosen.kit, exercises)
    if wrong:
        complain(words.say("error.out-of-step", files=wrong))
    return ExitCode.FAILED if wrong else ExitCode.PASSED


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
