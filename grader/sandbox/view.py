"""What a submission may see of the file system: an interpreter with its libraries, and what runs inside. Nothing else.

The solutions, the exercises' descriptions and the grader itself are hidden, also where they are installed among the
libraries.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.furniture import Piece, furniture
from grader.sandbox.landlock import CHANGE, READ, READ_DIR, RUN, USE, Grant

PACKAGE = Path(__file__).parent.parent
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
SETTINGS = ("/etc/ld.so.cache", "/etc/localtime", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf")
KERNEL = "/sys/devices/system/cpu"  # how many processors there are
OWN_PROCESS = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/loadavg", "/proc/uptime")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/urandom", "/dev/random")
SHARED_MEMORY = "/dev/shm"  # where glibc keeps named semaphores (sem_overview(7))


class View(NamedTuple):
    """Folders to run from, what may only be read, and what is hidden although it stands below one of these.

    ``libraries`` are those without which this interpreter does not start.
    """

    run: tuple[str, ...]
    libraries: tuple[str, ...]
    read: tuple[str, ...]
    hidden: tuple[str, ...]
    furniture: tuple[Piece, ...]  # of a root in which just this is to be seen

    @property
    def needed(self) -> tuple[str, ...]:
        """Files without which no submission runs."""
        return (
            sys.executable,
            os.__file__,
            *self.libraries,
            *(f"{folder}/__init__.py" for folder in self.read if "inside" in folder),
        )

    def grants(self, writable: str, *, is_furnished: bool) -> Iterator[Grant]:
        """The rules for Landlock; ``is_furnished``: in a root of its own, where what is hidden is not there."""
        yield from (Grant(path, RUN) for path in self.run) if is_furnished else around(self)
        # Outside a root of its own, /proc shows everybody's command lines to everybody: there the main process sees
        # itself, and its children, for whom no rule can be made in advance, nobody.
        processes = ("/proc",) if is_furnished else OWN_PROCESS
        yield from (Grant(path, READ) for path in (*self.read, *processes))
        yield Grant(str(PACKAGE), READ_DIR)  # to import what is inside, its folder is looked for by name
        yield from (Grant(path, USE) for path in DEVICES)
        yield from (Grant(path, CHANGE) for path in (writable, SHARED_MEMORY))


@functools.cache
def view() -> View:
    """That of this interpreter."""
    prefixes = [sys.prefix, sys.base_prefix, sys.exec_prefix, os.path.dirname(os.path.dirname(sys.executable))]  # noqa: PTH120
    libraries = _libraries()
    homes = [path.rpartition("/")[0] for path in libraries]
    homes = [home for home in homes if not f"{home}/".startswith((f"{sys.prefix}/", f"{sys.base_prefix}/"))]
    run = dict.fromkeys((*SYSTEM, *prefixes, *map(os.path.realpath, prefixes), *homes))
    inside = str(PACKAGE / "inside")
    # Also where another copy is installed: an editable installation has the solutions among the libraries.
    packages = {PACKAGE, *(Path(entry, PACKAGE.name) for entry in sys.path if entry)}
    hidden = {str(path) for path in (*packages, PACKAGE.parent / "solutions", PACKAGE.parent / "exercises")}
    hidden = {path for path in (*hidden, *map(os.path.realpath, hidden)) if os.path.isdir(path)}  # noqa: PTH112
    read = dict.fromkeys((*SETTINGS, KERNEL, inside, os.path.realpath(inside)))
    pieces = furniture((*run, *read, *DEVICES), hidden, ("/proc", SHARED_MEMORY), _links(sys.executable))
    return View(tuple(run), libraries, tuple(read), tuple(hidden), pieces)


def _links(path: str) -> Iterator[str]:
    """Every link on the way from this name to the file: an environment's interpreter may be one to one to one."""
    while os.path.islink(path):  # noqa: PTH114 - a name as it is written, not as pathlib tidies it
        yield path
        path = os.path.normpath(os.path.join(os.path.dirname(path), os.readlink(path)))  # noqa: PTH115, PTH118, PTH120


@functools.cache
def around(view: View) -> tuple[Grant, ...]:
    """Where there is no root of its own: to run from the folders of a view, but for what is hidden in them."""
    hidden = set(view.hidden)
    return tuple(grant for folder in view.run for grant in _around(Path(folder), hidden))


def _around(folder: Path, hidden: set[str]) -> Iterator[Grant]:
    """A rule holds for all below, so a folder with something to hide gets one for each of its other entries."""
    if str(folder) in hidden:
        return
    if not any(path.startswith(f"{folder}/") for path in hidden):
        yield Grant(str(folder), RUN)
        return
    yield Grant(str(folder), READ_DIR)
    for entry in folder.iterdir():
        yield from _around(entry, hidden)


def _libraries() -> tuple[str, ...]:
    """The libraries of this very process that no folder of the system's holds: some interpreters are one themselves."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    paths = dict.fromkeys(fields[5] for line in lines if len(fields := line.split(maxsplit=5)) == 6)
    known = tuple(f"{folder}/" for folder in SYSTEM)
    return tuple(path for path in paths if path.startswith("/") and ".so" in path and not path.startswith(known))
