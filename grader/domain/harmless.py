"""Texts from outside, made harmless: what a program prints, what a file is called, what stands on the command line.

They are shown on terminals, which obey control characters, and in the logs of CI jobs, which take orders from them.
"""

from __future__ import annotations

import re

LONGEST = 120
ORDER = re.compile(
    r":(?=:)|#(?=#\w*\[)"
)  # so a line of a job's log speaks to the runner of GitHub Actions and its like


def printable(text: str) -> str:
    """A text from outside, harmless and not too long: what fills the gap of a sentence."""
    shown = harmless(text[: LONGEST + 1])
    return shown if len(text) <= LONGEST else f"{shown[:LONGEST]}…"


def harmless(text: str) -> str:
    """A text from outside, on one line: no characters that act on a terminal, no orders; else as it is."""
    shown = text if text.isprintable() else "".join(map(_shown, text))
    return ORDER.sub(r"\g<0> ", shown)


def current_traceback() -> str:
    """The traceback of the error at hand, line for line harmless: an error says what was given, and shows sources."""
    import traceback

    return "".join(f"{harmless(line)}\n" for line in traceback.format_exc().splitlines())


def _shown(character: str) -> str:
    return character if character.isprintable() else ascii(character)[1:-1]
