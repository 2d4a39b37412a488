"""A command that is to be copied: where the terminal is too narrow for it, a shell joins its lines again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

WORD = re.compile(r"""(?:'[^']*'|"[^"]*"|[^\s'"])+""")
GOES_ON = "\\"


class Command:
    """A line of a shell, as several where it does not fit, each but the last with a backslash at its end."""

    def __init__(self, text: str, style: str = "") -> None:
        self.text = text
        self.style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, not indented: spaces would part a word that goes on in the next one."""
        for line in folded(self.text, options.max_width):
            yield Text(line, self.style, no_wrap=True, overflow="ignore")


def folded(command: str, width: int) -> Iterator[str]:
    """The command in lines of at most ``width`` cells; only a quoted word that is longer than that exceeds it."""
    width, line = max(width, 8), ""
    for word in WORD.findall(command):
        if line and cell_len(f"{line} {word}") > width - 2:
            yield f"{line} {GOES_ON}"
            line = ""
        line = f"{line} {word}" if line else word
        while cell_len(line) > width and line.isascii() and not {"'", '"'} & set(line):
            yield line[: width - 1] + GOES_ON
            line = line[width - 1 :]
    if line:
        yield line
