"""What is hidden, by every name that it has: its own, and those that a bind mount or a link gives it.

Paths are compared by what they lead to (device and inode), so no link, no ``..`` and no folder without regard to upper
and lower case gives a hidden place a second name. A bind mount gives it one that no path shows: those are looked up in
``/proc/self/mountinfo`` (proc_pid_mountinfo(5)).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

MOUNTS = "/proc/self/mountinfo"
ESCAPED = re.compile(r"\\([0-7]{3})")  # how a blank, a tab, a line feed and a backslash stand in it

Key = tuple[int, int]


class Mount(NamedTuple):
    """One mount: of which file system, which folder of that, and where it is seen."""

    device: str
    root: str
    point: str


class Hidden(NamedTuple):
    """What is hidden, and for each folder above: the names of what is hidden, from there on."""

    keys: frozenset[Key]
    below: frozenset[tuple[Key, str]]

    def within(self, folder: str) -> tuple[str, ...]:
        """The names of all that is hidden below a folder, as they are written from there on."""
        found = key_of(folder)
        return tuple(sorted(name for key, name in self.below if key == found))


def key_of(path: str) -> Key | None:
    """What a path leads to; ``None`` if nowhere."""
    try:
        state = os.stat(path)  # noqa: PTH116 - hundreds of them, before the first run
    except OSError:
        return None
    return state.st_dev, state.st_ino


def parents(path: str) -> Iterator[str]:
    """The folders around a path, from the nearest on. Plain texts: this is done before every first run."""
    while path := path.rpartition("/")[0]:
        yield path


def hidden_at(paths: Iterable[str]) -> Hidden:
    """These, by every name; those that are not there are left out."""
    table, keys, below = mounts(), set[Key](), set[tuple[Key, str]]()
    known: dict[str, Key | None] = {}
    for real in dict.fromkeys(map(os.path.realpath, paths)):
        for name in (real, *second_names(real, table)):
            if (key := key_of(name)) is not None:
                keys.add(key)
                for folder in parents(name):
                    if folder not in known:
                        known[folder] = key_of(folder)
                    if (above := known[folder]) is not None:
                        below.add((above, name[len(folder) + 1 :]))
    return Hidden(frozenset(keys), frozenset(below))


def mounts() -> tuple[Mount, ...]:
    """All that this process sees, in the order in which they were made; none where the kernel does not tell."""
    try:
        lines = Path(MOUNTS).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ()
    return tuple(Mount(*map(_unescaped, line.split(" ")[2:5])) for line in lines)


def second_names(real: str, table: Iterable[Mount]) -> Iterator[str]:
    """Where a place, or a part of it, is seen once more; ``real`` is a name without links."""
    table = tuple(table)
    holding = [mount for mount in table if _rest(real, mount.point) is not None]
    if not holding:
        return
    longest = max(len(mount.point) for mount in holding)
    home = [mount for mount in holding if len(mount.point) == longest][-1]  # what was mounted last lies on top
    own = _joined(home.root, _rest(real, home.point) or "")
    for mount in table:
        if mount.device == home.device:
            if (rest := _rest(own, mount.root)) is not None:
                name = _joined(mount.point, rest)
                if name != real and key_of(name) == key_of(real):  # else something else lies on top of it
                    yield name
            elif _rest(mount.root, own) is not None:
                yield mount.point


def _rest(path: str, folder: str) -> str | None:
    """What follows the folder in a path; "" for the folder itself, ``None`` if it is not around it."""
    folder = folder.rstrip("/")
    return path[len(folder) :].strip("/") if f"{path}/".startswith(f"{folder}/") else None


def _joined(folder: str, rest: str) -> str:
    return f"{folder.rstrip('/')}/{rest}" if rest else folder


def _unescaped(field: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 8)), field)
