"""Bounds on what each process uses (setrlimit(2)), and on how many there are."""

from __future__ import annotations

import os
import resource
from pathlib import Path

from grader.domain.limits import Limits

MIB = 1 << 20
OPEN_FILES = 256
STRANGERS = 512  # where the user's other processes count as well: room for those that come while a program runs


def restrict(limits: Limits, *, counted_alone: bool) -> None:
    """From now on; ``counted_alone``: no process from outside counts among those of this user."""
    # Data, not address space: the stacks and arenas of threads are reserved in it long before they are used.
    cpu_s = max(limits.cpu_s, int(limits.timeout_s) + 1)
    for kind, value in (
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_DATA, limits.memory_mib * MIB),
        (resource.RLIMIT_FSIZE, limits.file_mib * MIB),
        (resource.RLIMIT_NPROC, limits.processes + (0 if counted_alone else _threads_of_user() + STRANGERS)),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (bound, bound))


def _threads_of_user() -> int:
    user, count = os.getuid(), 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                count += len([*(entry / "task").iterdir()]) if entry.stat().st_uid == user else 0
            except OSError:
                continue
    return count
