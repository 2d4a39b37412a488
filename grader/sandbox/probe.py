"""What this machine can do: every layer is rehearsed in a child first, for only the whole sequence tells.

Where AppArmor forbids user namespaces, for instance, ``unshare`` succeeds and writing the map fails; and what was half
made cannot be left again. So a layer that fails in one child is left out in the next.
"""

from __future__ import annotations

import functools
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NoReturn

from grader.domain.isolation import UNCONFINED, Isolation, Layer
from grader.domain.limits import Limits
from grader.inputs.scratch import scratch_folder
from grader.runtime.stopping import undo_later, uninterrupted
from grader.sandbox.forking import end_helper, fork_helper
from grader.sandbox.layers import landlock
from grader.sandbox.layers.confine import confine, prepare, surround_supervisor
from grader.sandbox.layers.visible_paths import view

FIRST_UID, UIDS = 61184, 4000  # where systemd takes its dynamic users from, so of no files
REACH = "reach"
PATIENCE_S = 10.0  # with a rehearsal that has said how it went; it takes a few hundredths of a second as a whole


@functools.cache
def begin() -> Rehearsal:
    """Have the first rehearsal run beside whatever the grader does next."""
    wanted = _wanted()
    prepare(wanted)
    return Rehearsal(wanted)


@functools.cache
def strongest(without: frozenset[Layer] = frozenset()) -> Isolation:
    """The most that works here, without some layers; the same for the whole life of this process."""
    if sys.platform != "linux":
        return UNCONFINED
    rehearsal = begin()
    if without:
        isolation = rehearsal.isolation
        for layer in sorted(without, key=lambda layer: layer.value):
            isolation = isolation.without(layer, "not-wanted")
        rehearsal = Rehearsal(isolation)
    while (failed := rehearsal.failed()) is not None:
        rehearsal = Rehearsal(rehearsal.isolation.without(*failed))
    return rehearsal.isolation


def _wanted() -> Isolation:
    """All that could be, before anything is tried."""
    version, root = landlock.abi(), os.geteuid() == 0
    wanted = Isolation(frozenset(Layer), (), FIRST_UID + os.getpid() % UIDS if root else None, root, version)
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


class Rehearsal:
    """One attempt to put on all these layers, in a child of its own."""

    def __init__(self, isolation: Isolation) -> None:
        self.isolation = isolation
        self._stack = ExitStack()
        folder = self._stack.enter_context(scratch_folder())
        if isolation.uid is not None:
            os.chown(folder, isolation.uid, isolation.uid)
        self._reader, writer = os.pipe()
        with uninterrupted():
            child = fork_helper()
            if not child:
                _rehearse(isolation, Path(folder), writer)
            self._stack.callback(undo_later(partial(end_helper, child, PATIENCE_S)).now)
        os.close(writer)

    @functools.cache  # noqa: B019 - there are as many rehearsals as layers at most
    def failed(self) -> tuple[Layer, str] | None:
        """The first layer that fails, and why; ``None``: all hold, and interpreter and scratch are within reach."""
        with self._stack, os.fdopen(self._reader) as said:
            at, _, problem = said.read().strip().partition("\t")
        if not at:
            at, problem = Layer.NAMESPACES.value, "no answer"
        if not problem or not self.isolation.layers:
            return None
        return (_to_blame(self.isolation) if at == REACH else Layer(at)), problem


def _to_blame(isolation: Isolation) -> Layer:
    """Which layer to leave out when interpreter or scratch cannot be reached."""
    order = (Layer.ROOT, Layer.UID, Layer.LANDLOCK, Layer.SECCOMP, Layer.LIMITS)
    return next((layer for layer in order if layer in isolation.layers), Layer.NAMESPACES)


def _rehearse(isolation: Isolation, folder: Path, writer: int) -> NoReturn:
    at = Layer.NAMESPACES.value if Layer.NAMESPACES in isolation.layers else Layer.SCOPE.value

    def tell(layer: Layer) -> None:
        nonlocal at
        at = layer.value

    try:
        surround_supervisor(isolation)
        if child := os.fork():  # only children are in the new namespace
            os.waitpid(child, 0)
            os._exit(0)
        confine(isolation, folder, Limits(), tell=tell)
        at = REACH
        for path in (*view().needed, str(folder)):
            os.close(os.open(path, os.O_RDONLY))
        os.write(writer, f"{at}\t\n".encode())
    except BaseException as problem:  # noqa: BLE001 - a fork of the grader must never run on into the grader's code
        os.write(writer, f"{at}\t{problem!r}\n".encode())
    finally:
        os._exit(0)
