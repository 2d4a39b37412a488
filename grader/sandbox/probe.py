"""What this machine can do: every layer is rehearsed in a child first, for only the whole sequence tells.

Where AppArmor forbids user namespaces, for instance, ``unshare`` succeeds and writing the map fails; and what was half
made cannot be left again. So a layer that fails in one child is left out in the next.
"""

from __future__ import annotations

import functools
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from grader.exercise import Limits
from grader.isolation import UNCONFINED, Isolation, Layer
from grader.sandbox import landlock
from grader.sandbox.confine import confine, surround_supervisor
from grader.sandbox.forking import fork_helper
from grader.sandbox.view import view

FIRST_UID, UIDS = 61184, 4000  # where systemd takes its dynamic users from, so nobody's files
REACH = "reach"


@functools.cache
def strongest() -> Isolation:
    """The most that works here; the same for the whole life of this process."""
    if sys.platform != "linux":
        return UNCONFINED
    isolation = _wanted()
    while isolation.layers and (failed := _rehearsed(isolation)) is not None:
        isolation = isolation.without(*failed)
    return isolation


def _wanted() -> Isolation:
    """All that could be, before anything is tried."""
    version, root = landlock.abi(), os.geteuid() == 0
    wanted = Isolation(frozenset(Layer), (), FIRST_UID + os.getpid() % UIDS if root else None, not root, version)
    for layer, why in _hopeless(version, root):
        wanted = wanted.without(layer, why)
    return wanted


def _hopeless(version: int, root: bool) -> Iterator[tuple[Layer, str]]:  # noqa: FBT001 - of this module alone
    if not root:
        yield Layer.UID, "not-root"
    if not version:
        yield Layer.LANDLOCK, "no-landlock"
    elif version < landlock.SCOPES_SINCE:
        yield Layer.SCOPE, "old-landlock"
    if platform.machine() not in ("x86_64", "aarch64"):
        yield Layer.SECCOMP, "unknown-machine"


def _rehearsed(isolation: Isolation) -> tuple[Layer, str] | None:
    """The first layer that fails, and why; ``None`` when all hold and an interpreter is still within reach."""
    reader, writer = os.pipe()
    with tempfile.TemporaryDirectory(prefix="pc-") as folder:
        if isolation.uid is not None:
            os.chown(folder, isolation.uid, isolation.uid)
        child = fork_helper()
        if not child:
            _rehearse(isolation, Path(folder), writer)
        os.close(writer)
        with os.fdopen(reader) as said:
            lines = said.read().splitlines()
        os.waitpid(child, 0)
    at, _, problem = (lines[-1] if lines else f"{Layer.NAMESPACES.value}\tno answer").partition("\t")
    if not problem:
        return None
    return (_to_blame(isolation) if at == REACH else Layer(at)), problem


def _to_blame(isolation: Isolation) -> Layer:
    """Which layer to leave out when the interpreter cannot be read."""
    order = (Layer.ROOT, Layer.UID, Layer.LANDLOCK, Layer.SECCOMP, Layer.LIMITS)
    return next((layer for layer in order if layer in isolation.layers), Layer.NAMESPACES)


def _rehearse(isolation: Isolation, folder: Path, writer: int) -> NoReturn:
    at = Layer.NAMESPACES.value if Layer.NAMESPACES in isolation.layers else Layer.SCOPE.value

    def tell(layer: Layer) -> None:
        nonlocal at
        at = layer.value

    try:
        surround_supervisor(isolation)
        if child := os.fork():  # the first of a new namespace, as a student's process will be one of its children
            os.waitpid(child, 0)
            os._exit(0)
        confine(isolation, folder, Limits(), tell)
        at = REACH
        for path in view().needed:
            os.close(os.open(path, os.O_RDONLY))
        os.write(writer, f"{at}\t\n".encode())
    except BaseException as problem:  # noqa: BLE001 - a fork of the grader must never run on into the grader's code
        os.write(writer, f"{at}\t{getattr(problem, 'strerror', None) or problem!r}\n".encode())
    finally:
        os._exit(0)
