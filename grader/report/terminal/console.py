"""The terminal: what is printed there is text, and nothing in it is markup, an emoji's name or something to colour."""

from __future__ import annotations

from rich.console import Console


def terminal() -> Console:
    """Standard output, as wide as it is; plain where it is no terminal."""
    return Console(highlight=False, markup=False, emoji=False)
