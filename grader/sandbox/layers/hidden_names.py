"""What is hidden, by every name that it has: its own, and those that a bind mount or a link gives it.

Paths are compared by what they lead to (device and inode), so no link, no ``..`` and no folder without regard to upper
and lower case gives a hidden place a second name. A bind mount gives it one that no path shows: those are looked up in
``/proc/self/mountinfo`` (proc_pid_mountinfo(5)).
"""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

MOUNTS = "/proc/self/mountinfo"
ESCAPED = re.compile(rb"\\([0-7]{3})")  # how a blank, a tab, a line feed and a backslash stand in it

LAYERS = ("lowerdir", "lowerdir+", "datadir+", "upperdir")
UNQUOTED_COMMA, UNQUOTED_COLON, QUOTED = re.compile(r"(?<!\\),"), re.compile(r"(?<!\\):"), re.compile(r"\\(.)")

Key = tuple[int, int]


class Mount(NamedTuple):
    """One mount: on which other it is, of which file system, which folder of that, and where it is seen.

    ``layers`` are the folders that an overlay is put together from.
    """

    number: str
    parent: str
    device: str
    root: str
    point: str
    layers: tuple[str, ...] = ()


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


def hidden_at(paths: Iterable[str], vital: Container[Key | None] = ()) -> Hidden:
    """These, by every name; left out is what is not there, and what is or leads to something ``vital``."""
    table, keys, below = mounts(), set[Key](), set[tuple[Key, str]]()
    known: dict[str, Key | None] = {}
    for name in all_names(dict.fromkeys(map(os.path.realpath, paths)), table):
        if (key := key_of(name)) is not None and key not in vital:
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
        lines = Path(MOUNTS).read_bytes().split(b"\n")  # bytes: a name may hold what is a line's end to a text
    except OSError:
        return ()
    return tuple(mount for line in lines if (mount := _mount(line)) is not None)


def _mount(line: bytes) -> Mount | None:
    """``None`` for a line that is none of a mount."""
    own, _, source = line.partition(b" - ")
    fields = own.split(b" ")
    if len(fields) < len(Mount._fields) - 1:
        return None
    number, parent, device, root, point = map(_unescaped, fields[:5])
    layers = _layers(_unescaped(source.rpartition(b" ")[2])) if source.startswith(b"overlay ") else ()
    return Mount(number, parent, device, root, point, layers)


def _layers(options: str) -> tuple[str, ...]:
    """The folders of an overlay (kernel: filesystems/overlayfs); a backslash is before a colon or comma in a name."""
    found: list[str] = []
    for option in UNQUOTED_COMMA.split(options):
        name, _, value = option.partition("=")
        if name in LAYERS:
            found += [QUOTED.sub(r"\1", one) for one in UNQUOTED_COLON.split(value) if one]
    return tuple(found)


def all_names(real: Iterable[str], table: tuple[Mount, ...]) -> Iterator[str]:
    """These names without links, and their second names, and those of what is mounted below them."""
    left, seen = list(real), {"/"}  # around everything, what is shown included
    while left:
        if (name := left.pop()) not in seen:
            seen.add(name)
            yield name
            for place in (name, *(mount.point for mount in table if _rest(mount.point, name))):
                left += second_names(place, table)


def second_names(real: str, table: tuple[Mount, ...]) -> Iterator[str]:
    """Where a place, or a part of it, is seen once more; ``real`` is a name without links."""
    home = home_of(real, table)
    if home is None:
        return
    own = _joined(home.root, _rest(real, home.point) or "")
    for mount in table:
        if mount.device == home.device:
            if (rest := _rest(own, mount.root)) is not None:
                name = _joined(mount.point, rest)
                if name != real and key_of(name) == key_of(real):  # else something else lies on top of it
                    yield name
            elif _rest(mount.root, own) is not None:
                yield mount.point
        for layer in mount.layers:
            yield from _through_an_overlay(real, layer, mount)


def home_of(real: str, table: Iterable[Mount]) -> Mount | None:
    """The mount that a place is on: from the root on, as the kernel looks it up. What others lie on is not seen."""
    on: dict[str, list[Mount]] = {}
    numbers = set[str]()
    for mount in table:
        numbers.add(mount.number)
        if _rest(real, mount.point) is not None:
            on.setdefault(mount.parent if mount.parent != mount.number else "", []).append(mount)
    outermost = [mount for parent, many in on.items() if parent not in numbers for mount in many]
    home = min(reversed(outermost), key=lambda mount: len(mount.point), default=None)
    while home is not None and (next_ones := on.pop(home.number, None)):
        home = min(reversed(next_ones), key=lambda mount: len(mount.point))
    return home


def _through_an_overlay(real: str, layer: str, mount: Mount) -> Iterator[str]:
    """What an overlay shows of a place that is in one of its layers, or around one: by other numbers."""
    if (rest := _rest(real, layer)) is not None:
        if (seen := _rest(_joined("/", rest), mount.root)) is not None:
            yield _joined(mount.point, seen)
    elif _rest(layer, real) is not None:
        yield mount.point


def _rest(path: str, folder: str) -> str | None:
    """What follows the folder in a path; "" for the folder itself, ``None`` if it is not around it."""
    folder = folder.rstrip("/")
    return path[len(folder) :].strip("/") if f"{path}/".startswith(f"{folder}/") else None


def _joined(folder: str, rest: str) -> str:
    return f"{folder.rstrip('/')}/{rest}" if rest else folder


def _unescaped(field: bytes) -> str:
    return os.fsdecode(ESCAPED.sub(lambda found: bytes((int(found[1], 8) & 255,)), field))
