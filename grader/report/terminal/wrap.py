"""Paragraphs that break where Chinese may be broken: between characters, not only at spaces.

The width of a character is ``rich``'s business; which characters must not begin a line, or end one, is a rule of
Chinese typesetting ("避头尾", W3C, Requirements for Chinese Text Layout).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

# A run of one alphabet, or one Chinese character, each with what must not end a line before it and what must not begin
# one after it; or spaces.
UNIT = re.compile(
    r"[（《【“]*(?:[^\s“\u2e80-\u9fff\uff00-\uffef]+|[\u2e80-\u9fff\uff00-\uffef])[，。；：、！？）”》】]*|“+|\s+"
)


class Paragraph:
    """Text under an indent, its first line led by ``bullet``."""

    def __init__(self, text: str, indent: int, style: str = "", bullet: str = "") -> None:
        self.text = text
        self.indent = indent
        self.style = style
        self.bullet = bullet

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, as wide as there is room."""
        hanging = self.indent + cell_len(self.bullet)
        lead = " " * self.indent + self.bullet
        for line in wrapped(self.text, max(options.max_width - hanging, 20)):
            yield Text(lead + line, self.style, no_wrap=True)
            lead = " " * hanging


def wrapped(text: str, width: int) -> Iterator[str]:
    """The text in lines of at most ``width`` cells; only a single word that is longer than that exceeds it.

    What comes after a line's end is set as it is: a caret stands under its place.
    """
    first, *others = text.split("\n")
    line = ""
    for unit in UNIT.findall(first):
        if line and cell_len(line + unit.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += unit if line else unit.lstrip()
    if line.strip():
        yield line.rstrip()
    yield from (other.rstrip() for other in others)
