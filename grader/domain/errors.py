"""What can go wrong, and whose fault it is."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the caller's shell is told."""

    PASSED = 0
    FAILED = 1
    UNREADABLE = 2
    INTERNAL = 3


class GraderError(Exception):
    """Something the user is told in one sentence, without a traceback.

    ``key`` names the sentence in the catalogue of words, ``facts`` fill its gaps.
    """

    def __init__(self, key: str, **facts: str | int) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts


class UsageError(GraderError):
    """The caller's fault: a path or an option that makes no sense.

    Where a name was ``given`` that is none of those ``known``, these are listed after the sentence, with the one that
    was probably meant. ``shows_commands``: so are the commands that there are. ``next_step`` is a command to type now.
    """

    def __init__(
        self,
        key: str,
        *,
        given: str = "",
        known: tuple[str, ...] = (),
        shows_commands: bool = False,
        next_step: str = "",
        **facts: str | int,
    ) -> None:
        super().__init__(key, **facts)
        self.given, self.known = given, known
        self.shows_commands, self.next_step = shows_commands, next_step


class SubmissionError(GraderError):
    """The student's fault: a file that cannot be read, decoded or parsed.

    Of what cannot be parsed, ``text`` is the line, ``columns`` the place in it (from, up to; counted in characters from
    0), and ``error`` what Python says of it.
    """

    def __init__(self, key: str, *, line: int | None = None, **facts: str | int) -> None:
        super().__init__(key, **facts)
        self.line = line
        self.cell_starts: tuple[int, ...] = ()
        self.text = ""
        self.columns: tuple[int, ...] = ()
        self.error = ""
        self.digest = ""  # of the file's bytes, where there were any


class ExerciseError(GraderError):
    """The teacher's fault: an exercise's TOML or solution that does not hold together."""


class InternalError(GraderError):
    """Our own fault, or this machine's: it leaves no score."""
