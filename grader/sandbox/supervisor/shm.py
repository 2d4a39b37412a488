"""Files that a submission left in shared memory, where it has none of its own: they are removed, and no others.

A user of its own tells them apart. Without one, only what has a name of multiprocessing's is taken for a submission's:
other programs of the same user make files there too, and a file too many is better than one that is missed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from grader.domain.isolation import SHARED_MEMORY

# A semaphore (as glibc calls its file), a SharedMemory, and what an Array or a Value lies in.
MADE_BY_PYTHON = ("sem.mp-", "psm_", "pym-")
OTHER_RUNS = "sem.pc-"  # semaphores of any run, which their grader removes by their name


def listed() -> frozenset[str]:
    """What is there."""
    try:
        return frozenset(path.name for path in Path(SHARED_MEMORY).iterdir())
    except OSError:
        return frozenset()


def remove_new(before: frozenset[str], uid: int | None) -> None:
    """Remove what has come since and belongs to ``uid``.

    ``None``: of what belongs to ourselves, what Python has named and no living process holds.
    """
    new = [Path(SHARED_MEMORY, name) for name in listed() - before if not name.startswith(OTHER_RUNS)]
    if uid is None:
        new = [path for path in new if path.name.startswith(MADE_BY_PYTHON)]
    if not new:
        return
    owner, held = (os.geteuid(), set(_held())) if uid is None else (uid, set[str]())
    for path in new:
        with suppress(OSError):
            if path.lstat().st_uid == owner and str(path) not in held and not path.is_dir():
                path.unlink()


def _held() -> Iterator[str]:
    """Files in shared memory that processes we may look at have mapped or open."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with suppress(OSError):
                for line in os.fsdecode((process / "maps").read_bytes()).split("\n"):
                    if SHARED_MEMORY in line:
                        yield line[line.index(SHARED_MEMORY) :]
            with suppress(OSError):
                yield from map(_target, (process / "fd").iterdir())


def _target(descriptor: Path) -> str:
    """Where a descriptor leads; one that is closed meanwhile must not hide the others."""
    try:
        return str(descriptor.readlink())
    except OSError:
        return ""
