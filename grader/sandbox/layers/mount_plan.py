"""What has to be put into an empty root so that just what may be seen is there, step by step.

Worked out once, before anything is forked: the fewer steps are left for then, the sooner a submission runs.
"""

from __future__ import annotations

import enum
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.layers.hidden_names import parents

STREAMS = {
    name: f"/proc/self/fd{end}" for name, end in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2"))
}


class Act(enum.Enum):
    """What to do."""

    PLACE = enum.auto()  # an empty folder
    FOLDER = enum.auto()  # one of the machine's
    FILE = enum.auto()
    LINK = enum.auto()
    COVER = enum.auto()  # something empty over a folder that is there
    BLANK = enum.auto()  # something empty over a file


class PlannedMount(NamedTuple):
    """One step: at which path, and for a link to where."""

    step: Act
    path: str
    target: str = ""


def furniture(
    shown: Iterable[str], hidden: Iterable[str], places: Iterable[str], links: Iterable[str]
) -> tuple[PlannedMount, ...]:
    """The steps for these paths, empty places and links; what is hidden stays so where what is around it is shown."""
    names = tuple(shown)
    wanted = [(path, True) for path in names] + [(path, False) for path in hidden]
    decided: dict[str, bool] = {}
    pieces: dict[str, PlannedMount] = {}
    for path, is_shown in sorted(wanted, key=lambda entry: entry[0].count("/")):
        if is_shown is not _is_visible(path, decided) and os.path.exists(path):  # noqa: PTH110 - as in ``names``
            for place in _places(path, decided, pieces):
                pieces[place] = PlannedMount(Act.PLACE, place)
            pieces[path] = _piece(path, names) if is_shown else _cover(path)
            decided[path] = is_shown
    for path in places:
        for place in (*_places(path, decided, pieces), path):
            pieces.setdefault(place, PlannedMount(Act.PLACE, place))
    for path in links:
        if not _is_visible(path, decided):
            for place in _places(path, decided, pieces):
                pieces[place] = PlannedMount(Act.PLACE, place)
            pieces[path] = PlannedMount(Act.LINK, path, str(Path(path).readlink()))
    streams = (PlannedMount(Act.LINK, f"/dev/{name}", target) for name, target in STREAMS.items())
    return (*pieces.values(), *streams)


def _is_visible(path: str, decided: dict[str, bool]) -> bool:
    """By the nearest folder around it of which it was decided."""
    return next((decided[folder] for folder in (path, *parents(path)) if folder in decided), False)


def _places(path: str, decided: dict[str, bool], pieces: dict[str, PlannedMount]) -> Iterator[str]:
    """The folders that must be made for it, from the outermost on."""
    for folder in reversed(tuple(parents(path))):
        if folder not in pieces and not _is_visible(folder, decided):
            yield folder


def folders_among(paths: Iterable[str], shown: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these paths that are there for themselves, and not by way of a link, itself or one above it."""
    names = tuple(paths)
    links = {path for path in names if _target(path, shown)}
    return tuple(path for path in names if links.isdisjoint((path, *parents(path))))


def _piece(path: str, shown: tuple[str, ...]) -> PlannedMount:
    if target := _target(path, shown):
        return PlannedMount(Act.LINK, path, target)
    return PlannedMount(Act.FOLDER if os.path.isdir(path) else Act.FILE, path)  # noqa: PTH112


def _target(path: str, shown: tuple[str, ...]) -> str:
    """Where a link leads to that stays one, as /lib is one into /usr on most systems; "" if it does not.

    It does where what it leads to in the end is shown as well: what is hidden there is hidden then by both names.
    """
    if not os.path.islink(path):  # noqa: PTH114 - as in ``names``
        return ""
    real = os.path.realpath(path)
    if not set(shown).intersection((real, *parents(real))):
        return ""
    target = os.readlink(path)  # noqa: PTH115
    written = os.path.normpath(f"{path.rpartition('/')[0]}/{target}" if target[0] != "/" else target)
    return target if written == real else real


def _cover(path: str) -> PlannedMount:
    return PlannedMount(Act.COVER if os.path.isdir(path) else Act.BLANK, path)  # noqa: PTH112
