"""Where this interpreter is, with its libraries and those of the system, and every copy of the kit."""

from __future__ import annotations

import functools
import os
import site
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.layers.hidden_names import Hidden, Key, hidden_at, key_of

PACKAGE = Path(__file__).parent.parent.parent
SYSTEM = ("/lib", "/lib32", "/lib64", "/bin", "/sbin")
# What an interpreter and its libraries are installed into, below one folder; "ssl" is conda's. Sources, headers and
# whatever else is kept there are not needed to run anything.
KEPT = ("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec", "share", "ssl", "pyvenv.cfg")
OF_THE_SYSTEM = (*SYSTEM, *(f"{place}/{name}" for place in ("/usr", "/usr/local") for name in KEPT))


class Place(NamedTuple):
    """Files and folders to run from, and what of them no interpreter can do without.

    ``keys`` are those of ``run``. ``libraries`` are none of the system's: some interpreters are a library themselves.
    ``modules`` are folders in which modules are looked for. ``kits`` is every copy of the kit.
    """

    run: tuple[str, ...]
    keys: frozenset[Key | None]
    libraries: tuple[str, ...]
    modules: tuple[str, ...]
    needed: tuple[str, ...]
    kits: Hidden


@functools.cache
def place() -> Place:
    """That of this interpreter."""
    mapped = _mapped()
    libraries = tuple(path for path in mapped if not _is_within(path, OF_THE_SYSTEM))
    modules = (os.path.dirname(os.__file__), *site.getsitepackages())  # noqa: PTH120
    run = _shown(libraries, modules)
    needed = (*mapped, sys.executable, os.__file__, *modules)
    return Place(
        run, frozenset(map(key_of, run)), libraries, modules, needed, hidden_at(filter(os.path.exists, _kits(run)))
    )


def _shown(libraries: Iterable[str], modules: Iterable[str]) -> tuple[str, ...]:
    """Where this interpreter, its libraries and the system's are, as they are called and without links."""
    prefixes = [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix]
    above = os.path.dirname(os.path.dirname(sys.executable))  # noqa: PTH120
    if any(os.path.exists(f"{above}/{mark}") for mark in (_landmark(), "pyvenv.cfg")):  # noqa: PTH110
        prefixes.append(above)  # else only the program itself is: it may be a link in a folder full of other things
    places = dict.fromkeys((*prefixes, *map(os.path.realpath, prefixes)))
    found = [*OF_THE_SYSTEM, *(f"{place}/{name}" for place in places for name in KEPT)]
    homes = [path.rpartition("/")[0] for path in libraries]
    beside = [path for path in (*homes, *modules) if not _is_within(path, found)]
    # The names of these folders without links are among them already: only one that is a link itself is to be followed.
    real = map(os.path.realpath, (*filter(os.path.islink, found), *beside, sys.executable))
    return tuple(path for path in dict.fromkeys((*found, *beside, *real)) if os.path.exists(path))  # noqa: PTH110


def _landmark() -> str:
    """What an interpreter looks for to know where its own library is."""
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{sys.platlibdir}/python{version}/os.py"


def _kits(run: Iterable[str]) -> Iterator[str]:
    """Every copy of the kit: an editable installation has one among the libraries, and another Python its own."""
    yield from (str(PACKAGE), str(PACKAGE.parent / "solutions"), str(PACKAGE.parent / "exercises"))
    yield from (f"{entry}/{PACKAGE.name}" for entry in sys.path if entry)
    for folder in run:
        if folder.rpartition("/")[2].startswith("lib") and os.path.isdir(folder):  # noqa: PTH112
            versions = [name for name in os.listdir(folder) if name.startswith("python")]  # noqa: PTH208
            for version in versions:
                for kind in ("site-packages", "dist-packages"):
                    yield f"{folder}/{version}/{kind}/{PACKAGE.name}"


def _mapped() -> tuple[str, ...]:
    """The libraries of this very process."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    paths = dict.fromkeys(fields[5] for line in lines if len(fields := line.split(maxsplit=5)) == 6)
    return tuple(path for path in paths if path.startswith("/") and ".so" in path)


def _is_within(path: str, folders: Iterable[str]) -> bool:
    return f"{path}/".startswith(tuple(f"{folder}/" for folder in folders))
