"""How much work Python does in a call, counted and not timed: the same on every machine, and under load."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

MOST = 5  # of the quotient of four times as much work; n log n stays below, a square is 16


class CountedText(str):
    """A text that counts how often it is compared: looking one up in a sequence is one step of Python, and no less."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        CountedText.compared += 1
        return str.__eq__(self, other)

    __hash__ = str.__hash__


def work(call: Callable[[], Any]) -> int:
    """The lines that are executed in a call, each turn of a comprehension included, and the texts that are compared."""
    lines, before, compared = 0, sys.gettrace(), CountedText.compared

    def trace(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return lines + CountedText.compared - compared


def grows(call: Callable[[int], Callable[[], Any]], size: int = 60) -> float:
    """The work of four times the size, in units of that of once the size."""
    return work(call(4 * size)) / work(call(size))
