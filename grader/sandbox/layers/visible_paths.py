"""What a submission may see of the file system: an interpreter with its libraries, and what runs inside. Nothing else.

Of the system's and the interpreter's folders those are shown that programs and libraries are kept in, not what lies
beside them. The solutions, the exercises' descriptions, the grader itself and the course's own folders are hidden, also
where they lie among the libraries, and by whatever name (``names``).
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from grader.domain.isolation import SHARED_MEMORY
from grader.sandbox.layers.hidden_names import Hidden, hidden_at, key_of, parents
from grader.sandbox.layers.interpreter import PACKAGE, InterpreterFiles, place
from grader.sandbox.layers.landlock import CHANGE, READ, READ_DIR, RUN, USE, Grant
from grader.sandbox.layers.mount_plan import PlannedMount, folders_among, furniture

SETTINGS = ("/etc/ld.so.cache", "/etc/localtime", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf")
KERNEL = "/sys/devices/system/cpu"  # how many processors there are
OWN_PROCESS = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/loadavg", "/proc/uptime")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/dev/random")
NOTHING = Hidden(frozenset(), frozenset())


class View(NamedTuple):
    """Files and folders to run from, what may only be read, and what is hidden although it stands below one of these.

    ``libraries`` are those without which this interpreter does not start. A folder above one of ``unlisted`` is listed
    only where modules are looked for in it.
    """

    run: tuple[str, ...]
    libraries: tuple[str, ...]
    read: tuple[str, ...]
    hidden: Hidden
    unlisted: Hidden
    furniture: tuple[PlannedMount, ...]  # of a root in which just this is to be seen

    @property
    def needed(self) -> tuple[str, ...]:
        """Files without which no submission runs."""
        return (
            sys.executable,
            os.__file__,
            *self.libraries,
            *(f"{folder}/__init__.py" for folder in self.read if "inside" in folder),
        )

    def grants(self, writable: str, *, is_furnished: bool, has_own_processes: bool) -> Iterator[Grant]:
        """The rules for Landlock; ``is_furnished``: in a root of its own, where what is hidden is not there."""
        yield from (Grant(path, RUN) for path in self.run) if is_furnished else around(self)
        # The machine's /proc shows the command lines of all to all: there the main process sees itself, and its
        # children, for whom no rule can be made in advance, nothing.
        processes = ("/proc",) if has_own_processes else OWN_PROCESS
        yield from (Grant(path, READ) for path in (*self.read, *processes))
        yield Grant(str(PACKAGE), READ_DIR)  # to import what is inside, its folder is looked for by name
        yield from (Grant(path, USE) for path in DEVICES)
        yield from (Grant(path, CHANGE) for path in (writable, SHARED_MEMORY))


@functools.cache
def view(course: tuple[str, ...] = ()) -> View:
    """That of this interpreter, without the files and folders of a course.

    A folder of the course without which no interpreter would start is shown, but for what else of the course is in it.
    """
    here = place()
    missed = hidden_of(course)
    if course and not here.keys & {*missed.keys, *(key for key, _ in missed.below)}:
        return view()  # as almost always: it does not lie among the libraries
    hidden = Hidden(here.kits.keys | missed.keys, here.kits.below | missed.below)
    run = tuple(path for path in here.run if key_of(path) not in missed.keys)
    inside = str(PACKAGE / "inside")
    read = tuple(dict.fromkeys((*SETTINGS, KERNEL, inside, os.path.realpath(inside))))
    shown = (*run, *read, *DEVICES)
    covered = [f"{path}/{name}" for path in folders_among(run, shown) for name in hidden.within(path)]
    pieces = furniture(shown, covered, ("/proc", SHARED_MEMORY), _links(sys.executable))
    return View(run, here.libraries, read, hidden, missed, pieces)


@functools.cache
def hidden_of(course: tuple[str, ...]) -> Hidden:
    """What of a course is hidden: all but what is needed, unless that is shown for itself."""
    here = place()
    return hidden_at((*course, *_around(course, here)), here.vital) if course else NOTHING


def _around(course: Iterable[str], here: InterpreterFiles) -> Iterator[str]:
    """The folder around each folder, if it is below a shown one: others of the class are there, and the roster."""
    for folder in filter(os.path.isdir, course):
        above = os.path.dirname(os.path.realpath(folder))  # noqa: PTH120
        keys = list(map(key_of, (above, *parents(above))))
        if keys[0] not in here.keys and here.keys.intersection(keys):
            yield above


@functools.cache
def is_in_shared_memory(course: tuple[str, ...]) -> bool:
    """Whether what is to be hidden lies there, by any name, or the interpreter: where there is no root of its own."""
    here, shared = place(), key_of(SHARED_MEMORY)
    hidden = (here.kits, hidden_of(course))
    above = {key_of(folder) for path in _once(here.run) for folder in parents(path)}
    return shared is not None and (
        shared in above or any(shared in one.keys or shared in {key for key, _ in one.below} for one in hidden)
    )


def _links(path: str) -> Iterator[str]:
    """Every link on the way from this name to the file: an environment's interpreter may be one to one to one."""
    while os.path.islink(path):  # noqa: PTH114 - a name as it is written, not as pathlib tidies it
        yield path
        path = os.path.normpath(os.path.join(os.path.dirname(path), os.readlink(path)))  # noqa: PTH115, PTH118, PTH120


@functools.cache
def around(view: View) -> tuple[Grant, ...]:
    """Where there is no root of its own: to run from the folders of a view, but for what is hidden in them."""
    opened = {key for key, _ in view.hidden.below}
    secret = {key for key, _ in view.unlisted.below} - set(map(key_of, place().modules))

    def rules(path: str) -> Iterator[Grant]:
        """A rule holds for all below, so a folder with something to hide gets one for each of its other entries."""
        key = key_of(path)
        if key in view.hidden.keys:
            return
        if key not in opened:
            yield Grant(path, RUN)
            return
        if key not in secret:  # for to list a folder is to list all below it
            yield Grant(path, READ_DIR)
        with os.scandir(path) as entries:
            # Not of a link: its rule would be for what it leads to. That has its own, if it is to be seen.
            names = [entry.path for entry in entries if not entry.is_symlink()]
        for name in names:
            yield from rules(name)

    return tuple(dict.fromkeys(grant for folder in _once(view.run) for grant in rules(folder)))


def _once(paths: Iterable[str]) -> tuple[str, ...]:
    """Each place by one of its names, and that one without links."""
    return tuple(dict.fromkeys(map(os.path.realpath, paths)))
