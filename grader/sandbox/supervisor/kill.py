"""Ending everything below the supervisor, in the surest way there is; and then the kernel says that nothing is left.

* In a namespace: kill its first process; the kernel kills all others, and ``wait`` for it returns when they are gone.
* Behind a fence of Landlock's: ``kill(-1)`` reaches whatever is inside, in one go and whatever session or parent it
  has, and nothing outside. It is never called without proof that the grader itself is out of reach, and never as root.
* Else: kill own unreaped children, reap them, and repeat with what arrives in their place, for the supervisor is a
  subreaper (prctl(2)). An unreaped child keeps its process id, so no stranger can be hit.
"""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from typing import NamedTuple

from grader.domain.isolation import Isolation, Kill
from grader.sandbox.procfs import children, descendants

GIVE_UP_S = 10.0  # on a program that forks faster than it is killed one by one


class Below(NamedTuple):
    """What there is to end: the first process of the namespace, if there is one, and who must never be hit."""

    isolation: Isolation
    first: int | None
    grader: int


class Ended(NamedTuple):
    """How many there were when it began, and whether none is left."""

    killed: int
    complete: bool


def end_all(below: Below) -> Ended:
    """End all children and whatever is below them."""
    there = sum(pid != below.first for pid in descendants(os.getpid()))
    deadline = time.monotonic() + GIVE_UP_S
    while time.monotonic() < deadline:
        _kill(below)
        try:
            os.waitpid(-1, 0)  # each of ours has been sent SIGKILL: one will come
        except ChildProcessError:
            return Ended(there, complete=True)
    return Ended(there, complete=False)


def _kill(below: Below) -> None:
    if below.first is not None:
        with suppress(ProcessLookupError):
            os.kill(below.first, signal.SIGKILL)
    elif below.isolation.kill is not Kill.SCOPE or not _strike(below):
        for child in children(os.getpid()):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)


def _strike(below: Below) -> bool:
    """``kill(-1)`` behind the fence; whether it was done. A supervisor that is root sends a child of the user's own."""
    if os.geteuid() != 0:
        return _strike_here(below.grader)
    if below.isolation.uid is None:
        return False
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setresgid(*[below.isolation.uid] * 3)
            os.setresuid(*[below.isolation.uid] * 3)
            os._exit(0 if _strike_here(below.grader) else 1)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return status == 0


def _strike_here(grader: int) -> bool:
    if os.geteuid() == 0:
        return False
    try:
        os.kill(grader, 0)
    except PermissionError:
        with suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        return True
    except ProcessLookupError:  # it is gone, and proves nothing
        return False
    return False
