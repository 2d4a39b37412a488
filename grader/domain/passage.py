"""A line of the submission as it is shown: its text, and a caret under the place in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from grader.domain.results import At, Phrase, phrase

WIDTH = 60  # cells of a terminal: with its number beside it, a line stays one line on 80 columns
WIDE = ("W", "F")
CUT = "… "


def passage(source: str, line: int | None, columns: Sequence[int] = ()) -> tuple[Phrase, ...]:
    """The line, with a caret under the characters from the first column up to the second, counted from 0.

    Nothing where there is no such line; no caret where the columns are none of it.
    """
    lines = source.split("\n")
    return passage_of(lines[line - 1], line, columns) if line is not None and 0 < line <= len(lines) else ()


def passage_of(whole: str, line: int, columns: Sequence[int] = ()) -> tuple[Phrase, ...]:
    """The same of a line that is known; its indentation is not shown."""
    indent, text = len(whole) - len(whole.lstrip()), whole.expandtabs(1).strip()
    if not text:
        return ()
    first, last = (column - indent for column in columns) if len(columns) == 2 else (-1, -1)
    if not 0 <= first <= len(text):
        return (phrase("evidence.line", text=_cut(text), at=At(line)),)
    last = max(min(last, len(text)), first + 1)
    if width_of(text[:last]) > WIDTH:  # show what is around the place
        start = max(first - WIDTH // 4, 0)
        text, first, last = CUT + text[start:], first - start + len(CUT), last - start + len(CUT)
    pad, mark = " " * width_of(text[:first]), "^" * max(min(width_of(text[first:last]), WIDTH), 1)
    return (phrase("evidence.place", text=_cut(text), at=At(line), pad=pad, mark=mark),)


def characters(source: str, line: int | None, columns: Sequence[int]) -> tuple[int, ...]:
    """Columns that were counted in bytes of a line's UTF-8, counted in its characters."""
    lines = source.split("\n")
    if line is None or not 0 < line <= len(lines):
        return ()
    data = lines[line - 1].encode("utf-8", "surrogatepass")
    return tuple(len(data[: max(column, 0)].decode("utf-8", "ignore")) for column in columns)


def width_of(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in WIDE else 1 for character in text)


def _cut(text: str) -> str:
    if width_of(text) <= WIDTH:
        return text
    kept = text[:WIDTH]
    while width_of(kept) >= WIDTH:
        kept = kept[:-1]
    return kept + "…"
