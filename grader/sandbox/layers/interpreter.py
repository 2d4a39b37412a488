"""Where this interpreter is, with its libraries and those of the system, and every copy of the kit."""

from __future__ import annotations

import functools
import os
import re
import site
import sys
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.layers.hidden_names import Hidden, Key, hidden_at, key_of, parents

PACKAGE = Path(__file__).parent.parent.parent
SYSTEM = ("/lib", "/lib32", "/lib64", "/bin", "/sbin")
# What an interpreter and its libraries are installed into, below one folder; "ssl" is conda's. Sources, headers and
# whatever else is kept there are not needed to run anything.
KEPT = ("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec", "share", "ssl", "pyvenv.cfg")
CHECKOUT = b'name = "producer-consumer-kit"'  # in its pyproject.toml
LIBRARY_FOLDERS = tuple(name for name in KEPT if name.startswith("lib"))
LIBRARY = re.compile(r"^/.*\.so(\.\d[^/]*)?$", re.DOTALL)
OF_THE_SYSTEM = (*SYSTEM, *(f"{place}/{name}" for place in ("/usr", "/usr/local") for name in KEPT))


class InterpreterFiles(NamedTuple):
    """Files and folders to run from, and what of them no interpreter can do without.

    ``keys`` are those of ``run``, and ``vital`` those of what nothing runs without. ``libraries`` are none of the
    system's: some interpreters are a library themselves. ``modules`` are folders in which modules are looked for.
    ``kits`` is every copy of the kit.
    """

    run: tuple[str, ...]
    keys: frozenset[Key | None]
    libraries: tuple[str, ...]
    modules: tuple[str, ...]
    vital: frozenset[Key | None]
    kits: Hidden


@functools.cache
def place() -> InterpreterFiles:
    """That of this interpreter."""
    mapped = _mapped()
    libraries = tuple(path for path in mapped if not _is_within(path, OF_THE_SYSTEM))
    modules = (os.path.dirname(os.__file__), *site.getsitepackages())  # noqa: PTH120
    run = _shown(libraries, modules)
    keys = frozenset(map(key_of, run))
    vital = frozenset(_vital((*mapped, sys.executable, os.__file__, *modules), keys))
    return InterpreterFiles(run, keys, libraries, modules, vital, hidden_at(filter(os.path.exists, _kits(run)), vital))


def _vital(needed: Iterable[str], shown: Container[Key | None]) -> Iterator[Key | None]:
    """These files, and the folders around each up to one that is shown for itself."""
    for path in map(os.path.realpath, needed):
        for key in map(key_of, (path, *parents(path))):
            yield key
            if key in shown:
                break


def _shown(libraries: Iterable[str], modules: Iterable[str]) -> tuple[str, ...]:
    """Where this interpreter, its libraries and the system's are, as they are called and without links."""
    prefixes = [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix]
    above = os.path.dirname(os.path.dirname(sys.executable))  # noqa: PTH120
    if any(os.path.exists(f"{above}/{mark}") for mark in (_landmark(), "pyvenv.cfg")):  # noqa: PTH110
        prefixes.append(above)  # else only the program itself is: it may be a link in a folder full of other things
    places = dict.fromkeys((*prefixes, *map(os.path.realpath, prefixes)))
    found = [*OF_THE_SYSTEM, *(f"{place}/{name}" for place in places for name in KEPT)]
    beside = [path for path in (*map(_shown_of, libraries), *modules) if not _is_within(path, found)]
    # The names of these folders without links are among them already: only one that is a link itself is to be followed.
    real = map(os.path.realpath, (*filter(os.path.islink, found), *beside, sys.executable))
    return tuple(path for path in dict.fromkeys((*found, *beside, *real)) if os.path.exists(path))  # noqa: PTH110


def _shown_of(library: str) -> str:
    """Its folder, where others of its kind are that it may load later; of any other folder, just the library."""
    folder = library.rpartition("/")[0]
    return folder if folder.rpartition("/")[2] in LIBRARY_FOLDERS else library


def _landmark() -> str:
    """What an interpreter looks for to know where its own library is."""
    version = ".".join(map(str, sys.version_info[:2]))
    return f"{sys.platlibdir}/python{version}/os.py"


def _kits(run: Iterable[str]) -> Iterator[str]:
    """Every copy of the kit: an editable installation has one among the libraries, and another Python its own."""
    yield from (str(PACKAGE), str(PACKAGE.parent / "solutions"), str(PACKAGE.parent / "exercises"))
    yield from (f"{entry}/{PACKAGE.name}" for entry in sys.path if entry)
    yield from (entry for entry in (str(PACKAGE.parent), *sys.path) if entry and _is_checkout(entry))
    for folder in run:
        if folder.rpartition("/")[2].startswith("lib") and os.path.isdir(folder):  # noqa: PTH112
            versions = [name for name in os.listdir(folder) if name.startswith("python")]  # noqa: PTH208
            for version in versions:
                for kind in ("site-packages", "dist-packages"):
                    yield from _kits_in(f"{folder}/{version}/{kind}")


def _kits_in(packages: str) -> Iterator[str]:
    """Among other packages; what pip is about to remove, or could not, it has given a name that begins with "~"."""
    yield f"{packages}/{PACKAGE.name}"
    with suppress(OSError):
        yield from (f"{packages}/{name}" for name in os.listdir(packages) if name.startswith("~"))  # noqa: PTH208


def _is_checkout(folder: str) -> bool:
    """Where the kit is developed: tests with whole answers, its history and more lie beside the package."""
    if not os.path.isdir(f"{folder}/{PACKAGE.name}"):  # noqa: PTH112
        return False
    try:
        return CHECKOUT in Path(f"{folder}/pyproject.toml").read_bytes()
    except OSError:
        return False


def _mapped() -> tuple[str, ...]:
    """The libraries of this very process."""
    lines = Path("/proc/self/maps").read_bytes().split(b"\n")
    paths = dict.fromkeys(os.fsdecode(fields[5]) for line in lines if len(fields := line.split(maxsplit=5)) == 6)
    return tuple(path for path in paths if LIBRARY.search(path))


def _is_within(path: str, folders: Iterable[str]) -> bool:
    return f"{path}/".startswith(tuple(f"{folder}/" for folder in folders))
