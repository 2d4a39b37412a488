"""What one process of a real run did and observed, in its own order: to be held against what the explorer says of it.

All of it was told by the process itself, and may be forged: a program that forges it accuses itself, or hides something
of its own (see limits.md).
"""

from __future__ import annotations

from typing import NamedTuple

from grader.domain.operations import Kind

Outcome = str | int | float | bool | None


class Entry(NamedTuple):
    """One operation, on which line, and how it came out.

    ``thing`` tells apart the queues and locks of a run, or is the number of a process in the order of starts; ``item``
    is kind and text of what was put or taken, ``timed`` whether the call can give up. It is not ``is_done`` if the
    process never came back from it. ``said`` are the lines that were printed since the entry before that has some;
    ``None`` where that is not known.
    """

    kind: Kind
    line: int | None
    thing: int = -1
    item: tuple[str, str] | None = None
    outcome: Outcome = None
    timed: bool = False
    is_done: bool = True
    said: tuple[str, ...] | None = None


class Looks(NamedTuple):
    """Operations that were counted, not noted one by one: the same few, ``times`` times in a row."""

    entries: tuple[Entry, ...]
    times: int


class History(NamedTuple):
    """One process; ``broken`` says why no more of it can be compared, "" if nothing is missing.

    ``outside`` is what it did then that the explorer would not follow: a thread, a process of another kind, a timer.
    It ends with an ``EXIT`` if the process came to its end by itself; else it may have been stopped anywhere.
    """

    process: int
    parts: tuple[Looks, ...]
    broken: str = ""
    outside: str = ""


class Difference(NamedTuple):
    """Where a process did not do what the explorer said it would: what it really did, and what it was to do.

    ``case`` is "asked" for another operation, "printed" for other items in printed lines, "ended" for another end.
    """

    case: str
    process: int
    line: int | None
    real: str
    explored: str


class Stop(NamedTuple):
    """The comparison of a process ended after this line, for this reason; not everything can be carried out again."""

    process: int
    line: int | None
    why: str


class Comparison(NamedTuple):
    """A run held against the explorer: ``entries`` is how many operations were compared."""

    entries: int
    differences: tuple[Difference, ...] = ()
    stops: tuple[Stop, ...] = ()
