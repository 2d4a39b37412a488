"""What Python's parser complains of, by its own words and the line it names: each usual slip has its own sentence.

Python names the place where it could not go on, which is not always the slip. Where the line itself shows what it is
(a quotation mark that an editor made curly, ``i++``), that is told.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from grader.domain.errors import SubmissionError

CURLY = "‘’“”"
# What a Chinese input method types where Python wants ASCII: （ ） ： ， “ ” and the like, and the wide space.
FULL_WIDTH = re.compile("invalid (?:character '([\u3000-\u303f\uff00-\uffef])'|non-printable character U\\+3000)")


class Slip(NamedTuple):
    """One usual slip: a pattern of Python's words, one of the line it names, and the key of what is said.

    A named group ``sign`` of either fills the gap of that name. ``by_line``: the place is where the line's pattern is.
    """

    words: str
    line: str
    key: str
    by_line: bool = False


SLIPS = (
    Slip(r"invalid character '(?P<sign>[‘’“”])'", "", "curly-quote"),
    Slip(
        r"unterminated (?:f-string|string) literal|^f-string: |never closed",
        r"(?P<sign>[‘’“”])",
        "curly-quote",
        by_line=True,
    ),
    Slip(r"invalid character '(?P<sign>.)'", "", "invalid-character"),
    Slip(r"invalid non-printable character U\+00A0", "", "no-break-space"),
    Slip(r"invalid non-printable character (?P<sign>U\+\w+)", "", "invisible-character"),
    Slip("inconsistent use of tabs", "", "tabs"),
    Slip("expected an indented block", "", "indent-missing"),
    Slip("unexpected indent", "", "indent-extra"),
    Slip("unindent does not match", "", "indent-uneven"),
    Slip("", r"^\s*(?P<sign>else\s+if)\b", "else-if", by_line=True),
    Slip("", r"[\w\])](?P<sign>\+\+|--)\s*(?:#.*)?$", "increment", by_line=True),
    Slip("invalid syntax|expected ':'", r"(?P<sign>=!|=<|=>)", "comparison", by_line=True),
    Slip("invalid syntax|expected ':'", r"(?P<sign>&&|\|\|)", "and-or", by_line=True),
    Slip("instead of '='|cannot assign to", r"^\s*(?:if|elif|while)\b", "equals"),
    Slip("^f-string", "", "f-string"),
    Slip("expected ':'", "", "colon-missing"),
    Slip(r"'(?P<sign>.)' was never closed", "", "bracket-open"),
    Slip(r"unmatched '(?P<sign>.)'", "", "bracket-extra"),
    Slip(r"closing parenthesis '(?P<sign>.)' does not match", "", "bracket-other"),
    Slip("unterminated triple-quoted", "", "text-open"),
    Slip("unterminated (?:f-string|string) literal", "", "string-open"),
    Slip(r"Missing parentheses in call to '(?P<sign>\w+)'", "", "call-brackets"),
    Slip("positional argument follows keyword argument", r"\bProcess\(", "args-word"),
    Slip("forgot a comma", "", "comma"),
    Slip("expected 'except' or 'finally' block", "", "try-alone"),
)
INDENTS = frozenset({"indent-missing", "indent-extra", "indent-uneven"})


def problem_of(error: SyntaxError, source: str) -> SubmissionError:
    """What to say of it, with its line and place, and Python's own words."""
    reason, line = error.msg.rstrip(".?"), error.lineno
    lines = source.split("\n")
    text = lines[line - 1] if line is not None and 0 < line <= len(lines) else ""
    facts: dict[str, str | int] = {}
    column = (error.offset or 0) - 1
    if (wide := FULL_WIDTH.search(error.msg)) is not None:
        key, facts = "full-width", {"character": wide[1] or "U+3000"}
    else:
        key, facts, found_at = _slip(error.msg, text)
        column = column if found_at is None else found_at
    if key in INDENTS:
        column = len(text) - len(text.lstrip())
        key = "tabs" if _are_indents_mixed(lines, line or 0) else key
    told = SubmissionError(key, line=line, reason=reason, **facts)
    told.text, told.columns, told.error = text, _columns(error, column), f"{type(error).__name__}: {error.msg}"
    return told


def _slip(words: str, line: str) -> tuple[str, dict[str, str | int], int | None]:
    """Its key, what fills its gaps, and the column where the line shows it."""
    for slip in SLIPS:
        said, shown = re.search(slip.words, words), re.search(slip.line, line)
        if said is None or shown is None:
            continue
        signs = [found["sign"] for found in (said, shown) if found.groupdict().get("sign")]
        facts: dict[str, str | int] = {"sign": signs[0]} if signs else {}
        return slip.key, facts, shown.start("sign") if slip.by_line else None
    return "syntax-error", {}, None


def _columns(error: SyntaxError, column: int) -> tuple[int, ...]:
    """From a column up to where Python says that the place ends, if that is in the same line; else one character."""
    if column < 0:
        return ()
    end = (error.end_offset or 0) - 1
    is_near = error.end_lineno == error.lineno and column == (error.offset or 0) - 1
    return (column, end if is_near and end > column else column + 1)


def _are_indents_mixed(lines: list[str], line: int) -> bool:
    """Whether this line and one of the two before it are indented with tabs here and with spaces there."""
    near = [text for text in lines[:line] if text.strip()][-3:]
    indents = [text[: len(text) - len(text.lstrip())] for text in near]
    return bool(indents) and any(_differ(indents[-1], other) for other in indents[:-1])


def _differ(one: str, other: str) -> bool:
    return ("\t" in one and other.startswith(" ")) or ("\t" in other and one.startswith(" "))
