"""The layers, put on in the one order that works: each takes away what the one before still needed.

Around the supervisor: namespaces, or else a fence against signals. Around the student's process, between fork and
exec: a root of its own (needs capabilities), limits (count processes from here), a user of its own and no capabilities,
Landlock (forbids mounting), and last the list of refused calls.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from pathlib import Path

from grader.domain.errors import InternalError
from grader.domain.isolation import Isolation, Layer
from grader.domain.limits import Limits
from grader.inputs.scratch import is_shared
from grader.sandbox.layers import landlock, limits, mounts, namespaces, seccomp
from grader.sandbox.layers.seccomp import Exposed
from grader.sandbox.layers.visible_paths import around, is_in_shared_memory, view
from grader.sandbox.syscalls import PR_SET_NO_NEW_PRIVS, give_up_capabilities, prctl


def nothing(_layer: Layer) -> None:
    """Default progress callback: does nothing."""


def prepare(isolation: Isolation, course: tuple[str, ...] = ()) -> None:
    """Work out what takes time and is the same for every process; those that are forked from here on have it."""
    if not isolation.layers:
        return
    shown = view(course)
    if Layer.LANDLOCK in isolation.layers and Layer.ROOT not in isolation.layers:
        around(shown)
    if Layer.SECCOMP in isolation.layers:
        seccomp.program(platform.machine(), exposure(isolation))


def refuse_shared(isolation: Isolation, folder: str, course: tuple[str, ...] = ()) -> None:
    """Raise ``InternalError`` where what Landlock is to hide, or the scratch, lies in the shared memory it leaves open.

    A rule for a folder holds for all that is in it, and without one for this folder there are no semaphores.
    """
    is_open = Layer.LANDLOCK in isolation.layers and Layer.ROOT not in isolation.layers
    if is_open and (is_shared(folder) or is_in_shared_memory(course)):
        raise InternalError("in-shared-memory")


def surround_supervisor(isolation: Isolation) -> None:
    """What holds for all that this process starts from here on."""
    if Layer.NAMESPACES in isolation.layers:
        namespaces.enter(user=not isolation.is_root)
    elif Layer.SCOPE in isolation.layers:
        landlock.fence(isolation.landlock_abi)


def confine(
    isolation: Isolation,
    folder: Path,
    bounds: Limits,
    course: tuple[str, ...] = (),
    tell: Callable[[Layer], None] = nothing,
) -> int | None:
    """Confine this process, irrevocably; ``tell`` is called before each layer. It is then in ``folder``.

    What it sees is the ``view`` without a course.

    Where there is any ``exposure``, returns the descriptor on which some of its calls have to be answered.
    """
    layers, has_own_processes = isolation.layers, False
    if Layer.ROOT in layers:
        tell(Layer.ROOT)
        owner = isolation.uid
        identity = (os.geteuid(), os.getegid()) if owner is None else (owner, owner)
        has_own_processes = mounts.enter(view(course), folder, *identity)
        if not has_own_processes and Layer.LANDLOCK not in layers:
            raise OSError("every command line of this machine could be read")
    os.chdir(folder)  # after the mounts: the folder one is in is the one below them
    if Layer.LIMITS in layers:
        tell(Layer.LIMITS)
        is_alone = isolation.uid is not None or (Layer.NAMESPACES in layers and not isolation.is_root)
        limits.restrict(bounds, counted_alone=is_alone)
    if layers:
        tell(Layer.UID)
        _change_identity(isolation.uid)
    if Layer.LANDLOCK in layers:
        tell(Layer.LANDLOCK)
        is_furnished = Layer.ROOT in layers
        grants = view(course).grants(str(folder), is_furnished=is_furnished, has_own_processes=has_own_processes)
        landlock.restrict(isolation.landlock_abi, grants)
    if Layer.SECCOMP in layers:
        tell(Layer.SECCOMP)
        return seccomp.restrict(exposure(isolation))
    return None


def exposure(isolation: Isolation) -> frozenset[Exposed]:
    """What of the machine's has a name in there, so that it is for the filter to keep it from being changed."""
    layers, found = isolation.layers, set()
    if Layer.SECCOMP in layers and Layer.ROOT not in layers:
        found |= {Exposed.FILES}
        if not layers & {Layer.NAMESPACES, Layer.SCOPE}:
            found |= {Exposed.PROCESSES}
    return frozenset(found)


def _change_identity(uid: int | None) -> None:
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)  # from 0 to another: every capability goes with it
    give_up_capabilities()
    prctl(PR_SET_NO_NEW_PRIVS, 1)
