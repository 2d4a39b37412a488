"""An exception of a submission: what is kept of it, and how a process tells it."""

from __future__ import annotations

from typing import NamedTuple

LONGEST = 300  # characters of an exception's text that are kept
LARGEST_DIGITS = 9  # of the number of a line or a column
MOST_LINES = 4  # of a traceback, the last ones


class Failure(NamedTuple):
    """An exception, as the process that raised it described it.

    ``lines`` are the last lines of its traceback that are the submission's, outermost first; ``columns`` the place in
    the last of them, in bytes from its beginning, as far as Python knows it.
    """

    type_name: str
    text: str
    line: int | None
    lines: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()

    def told(self) -> dict[str, object]:
        """As a process would tell it."""
        return {
            "type": self.type_name, "text": self.text, "line": self.line,
            "lines": " ".join(map(str, self.lines)), "columns": " ".join(map(str, self.columns)),
        }  # fmt: skip

    @classmethod
    def of(cls, told: object) -> Failure | None:
        """What a process told of it, with not more than can be read; ``None`` if that is no exception."""
        if not isinstance(told, dict):
            return None
        line = told.get("line")
        columns = _numbers(told.get("columns"))
        return cls(
            str(told.get("type"))[:LONGEST],
            str(told.get("text"))[:LONGEST],
            line if type(line) is int else None,
            _numbers(told.get("lines"))[-MOST_LINES:],
            columns if len(columns) == 2 else (),
        )


def _numbers(told: object) -> tuple[int, ...]:
    """Numbers that were told as one text; those that are none, or too large for a line or a column, are left out."""
    words = told[:LONGEST].split() if isinstance(told, str) else []
    return tuple(int(word) for word in words if word.isascii() and word.isdigit() and len(word) < LARGEST_DIGITS)
