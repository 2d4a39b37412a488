"""An item stands in a line, and no digit follows: 包子1 is in 包子1。 and not in 包子10.

Items and lines are counted in thousands where a program goes wrong. One pattern of all items would try each of them at
each place of each line; here the few lengths of those that begin with the character there are looked up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

GAP = "\0"


class Items:
    """The items that lines may speak of."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = frozenset(texts)
        lengths = defaultdict[str, set[int]](set)
        for text in self._texts:
            lengths[text[:1]].add(len(text))
        self._lengths = {first: sorted(these, reverse=True) for first, these in lengths.items()}
        # An empty item stands at every place.
        anywhere = "" if "" in self._texts else f"[{re.escape(''.join(lengths))}]" if lengths else "(?!)"
        self._begins = re.compile(anywhere)

    def spoken_of(self, line: str) -> Iterator[str]:
        """The longest item at each place, from left to right: who eats 菠萝包1 has not eaten 包1."""
        at = 0
        while at <= len(line) and (begin := self._begins.search(line, at)):
            longest = next(self._standing_at(line, begin.start()), "")
            if longest or ("" in self._texts and not is_digit(line, begin.start())):
                yield longest
            at = begin.start() + (len(longest) or 1)

    def within(self, line: str) -> frozenset[str]:
        """Every item that stands anywhere in the line, also inside a longer one."""
        places = (begin.start() for begin in self._begins.finditer(line))
        nothing = self._texts & {""}  # at the end of every line, for one
        return nothing | {item for at in places for item in self._standing_at(line, at)}

    def _standing_at(self, line: str, at: int) -> Iterator[str]:
        """The items at one place, longest first."""
        for length in self._lengths.get(line[at : at + 1], ()):
            if line[at : at + length] in self._texts and not is_digit(line, at + length):
                yield line[at : at + length]


def is_digit(line: str, at: int) -> bool:
    r"""Whether a digit stands there, as ``\d`` has it."""
    return line[at : at + 1].isdecimal()


def mentions(line: str, item: str) -> bool:
    """Whether an item stands in a line."""
    return next(_places(line, item), None) is not None


def wording(line: str, item: str) -> str:
    """A line with the item taken out."""
    pieces, end = [], 0
    for at in _places(line, item):
        if at >= end:
            pieces.append(line[end:at])
            end = at + len(item)
    return GAP.join((*pieces, line[end:]))


def stem_of(text: str) -> str | None:
    """What stands before the number at the end of an item; ``None`` where there is no number."""
    end = len(text)
    while is_digit(text, end - 1) and end:
        end -= 1
    return text[:end] if end < len(text) else None


def _places(line: str, item: str) -> Iterator[int]:
    at = line.find(item)
    while at >= 0:
        if not is_digit(line, at + len(item)):
            yield at
        at = line.find(item, at + 1)
