"""The command line: which command it is, and what is said where one fails."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from grader.cli.console import complain
from grader.cli.slips import COMMANDS, GRADE, complaint, refuse_slips
from grader.domain.errors import ExitCode, GraderError, UsageError
from grader.domain.harmless import current_traceback
from grader.runtime.language import chosen_language
from grader.words import Words

CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)  # what may not be read, or written


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code when all is written."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show ✓ shows ? instead
    language = chosen_language(arguments)
    try:
        is_command = bool(arguments) and arguments[0] in COMMANDS
        command, rest = (arguments[0], arguments[1:]) if is_command else (GRADE, arguments)
        if not is_command:
            refuse_slips(arguments)
        code: int = import_module(f"grader.cli.{command}").run(rest, language)
        sys.stdout.flush()
        return code
    except UsageError as problem:
        complain("\n".join(complaint(problem, Words(language))))
        return ExitCode.UNREADABLE
    except GraderError as problem:
        complain(Words(language).say(f"error.{problem.key}", **problem.facts))
        return ExitCode.INTERNAL
    except OSError as problem:
        return _refused(problem, Words(language))
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is our own failure and said to be
        complain(current_traceback().rstrip())
        complain(Words(language).say("error.internal", problem=type(problem).__name__))
        return ExitCode.INTERNAL


def _refused(problem: OSError, words: Words) -> int:
    """What may not be read or written is the caller's to change; nowhere to print to, or a full disk, is neither's."""
    reason = problem.strerror or type(problem).__name__
    if problem.errno in CLOSED and isinstance(problem.filename, str | bytes):
        complain(words.say("error.closed", path=os.fsdecode(problem.filename), reason=reason))
        return ExitCode.UNREADABLE
    complain(words.say("error.output", reason=reason))
    return ExitCode.INTERNAL
