"""What a comparison found."""

from __future__ import annotations

from typing import NamedTuple


class Difference(NamedTuple):
    """``what`` names its kind, which a smaller program must show as well; ``shown`` are examples."""

    what: str
    shown: tuple[str, ...]


class NotComparedError(Exception):
    """A program is too large to be seen whole, or does what is not modelled."""
