"""The command line: which command it is, and what is said where one fails."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from importlib import import_module

from grader.cli.console import complain
from grader.domain.errors import ExitCode, GraderError, UsageError
from grader.domain.harmless import current_traceback
from grader.runtime.language import chosen_language
from grader.words import Words

COMMANDS = ("kit", "doctor", "explain", "hint", "watch")  # each is a module here; anything else is to be graded


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code when all is written."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show ✓ shows ? instead
    language = chosen_language(arguments)
    try:
        is_command = bool(arguments) and arguments[0] in COMMANDS
        command, rest = (arguments[0], arguments[1:]) if is_command else ("grade", arguments)
        code: int = import_module(f"grader.cli.{command}").run(rest, language)
        sys.stdout.flush()
        return code
    except GraderError as problem:
        complain(Words(language).say(f"error.{problem.key}", **problem.facts))
        return ExitCode.UNREADABLE if isinstance(problem, UsageError) else ExitCode.INTERNAL
    except OSError as problem:  # nowhere to write to
        complain(Words(language).say("error.internal", problem=problem.strerror or type(problem).__name__))
        return ExitCode.INTERNAL
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is our own failure and said to be
        complain(current_traceback().rstrip())
        complain(Words(language).say("error.internal", problem=type(problem).__name__))
        return ExitCode.INTERNAL
