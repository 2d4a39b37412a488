"""A machine that has less: ``python -m tests.poorer SETTINGS COMMAND …`` runs a command as if it were on it.

What is denied is denied by a filter of system calls and by mounts that only this process sees: nothing of the machine
itself is changed, and all of it is gone with the process.
"""

from __future__ import annotations

import ctypes
import enum
import errno
import json
import os
import platform
import struct
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.layers.landlock import CREATE_RULESET
from grader.sandbox.layers.mounts import CLONE_NEWNS, MNT_DETACH, MS_BIND, MS_PRIVATE, MS_REC
from grader.sandbox.layers.seccomp import (
    ALLOW,
    ANY_BIT,
    CLONE,
    CLONE3,
    EQUAL,
    ERROR,
    FIRST,
    LOAD,
    NAMESPACE_FLAGS,
    NUMBER,
    REFUSED,
    RETURN,
    SECCOMP,
    SET_FILTER,
)
from grader.sandbox.syscalls import PR_SET_NO_NEW_PRIVS, mount, prctl, syscall, unmount, unshare

MACHINES = ("x86_64", "aarch64")
MASKED = ("/proc/fs", "/proc/irq", "/proc/bus", "/proc/sys")  # some of what containers mount something over


class Denied(enum.Enum):
    """What the machine does not have."""

    NOTHING = "nothing"
    OWN_PROC = "a /proc of its own"
    NAMESPACES = "namespaces"
    LANDLOCK = "Landlock, namespaces"


class Machine(NamedTuple):
    """What is denied, who runs the command, and where; ``None``: the user of these tests.

    Of the rest, which takes root: ``reachable`` is a folder that is to be reached although one around it is not open to
    all; ``extra`` are files to be there, below a folder that is otherwise empty; ``again`` is a folder and where it is
    mounted once more.
    """

    denied: str
    uid: int | None
    folder: str
    environment: Mapping[str, str]
    reachable: str = ""
    extra: tuple[str, Mapping[str, str]] = ("", {})
    again: tuple[str, str] = ("", "")

    def run(self, command: Sequence[str]) -> list[str]:
        """The command that runs another one on this machine."""
        return [sys.executable, "-m", "tests.helpers.poorer", json.dumps(self), *command]


def closed_folder(path: str) -> str:
    """The outermost folder around a path that is not open to all; "" if all are."""
    around = [folder for folder in (*reversed(Path(path).parents), Path(path)) if folder.stat().st_mode & 5 != 5]
    return str(around[0]) if around else ""


def _become(machine: Machine) -> None:
    if os.geteuid() == 0:
        unshare(CLONE_NEWNS)
        mount(None, "/", None, MS_REC | MS_PRIVATE)
        _open_the_way(machine.reachable, machine.folder)
        _furnish(machine)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    _filter(Denied(machine.denied))
    if machine.uid is not None:
        os.setgroups([])
        os.setresgid(*[machine.uid] * 3)
        os.setresuid(*[machine.uid] * 3)
    os.chdir(machine.folder)


def _open_the_way(path: str, hold: str) -> None:
    if closed := closed_folder(path):
        mount(path, hold, None, MS_BIND | MS_REC)
        mount("tmpfs", closed, "tmpfs", 0, "mode=755")
        Path(path).mkdir(parents=True, exist_ok=True)
        mount(hold, path, None, MS_BIND | MS_REC)
        unmount(hold, MNT_DETACH)


def _furnish(machine: Machine) -> None:
    folder, files = machine.extra
    if folder:
        mount("tmpfs", folder, "tmpfs", 0, "mode=755")
        for path, text in files.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_text(text, encoding="utf-8")
    source, point = machine.again
    if point:
        mount(source, point, None, MS_BIND)
    if Denied(machine.denied) is Denied.OWN_PROC:
        mount("tmpfs", next(path for path in MASKED if Path(path).is_dir()), "tmpfs", 0, "mode=755")


def _filter(denied: Denied) -> None:
    if denied in (Denied.NAMESPACES, Denied.LANDLOCK):
        column = MACHINES.index(platform.machine())
        content = b"".join(struct.pack("HBBI", *one) for one in _instructions(column, denied))
        instructions = ctypes.create_string_buffer(content, len(content))
        header = struct.pack("HxxxxxxQ", len(content) // 8, ctypes.addressof(instructions))
        syscall(SECCOMP[column], SET_FILTER, 0, ctypes.create_string_buffer(header, 16))


def _instructions(column: int, denied: Denied) -> Iterator[tuple[int, int, int, int]]:
    yield (LOAD, 0, 0, NUMBER)
    yield from ((EQUAL, 0, 1, REFUSED["unshare"][column]), (RETURN, 0, 0, ERROR | errno.EPERM))
    yield from ((EQUAL, 0, 1, CLONE3[column]), (RETURN, 0, 0, ERROR | errno.ENOSYS))
    if denied is Denied.LANDLOCK:
        yield from ((EQUAL, 0, 1, CREATE_RULESET), (RETURN, 0, 0, ERROR | errno.ENOSYS))
    yield from ((EQUAL, 0, 3, CLONE[column]), (LOAD, 0, 0, FIRST), (ANY_BIT, 0, 1, NAMESPACE_FLAGS))
    yield from ((RETURN, 0, 0, ERROR | errno.EPERM), (RETURN, 0, 0, ALLOW))


if __name__ == "__main__":
    described = Machine(*json.loads(sys.argv[1]))
    _become(described)
    os.execve(sys.argv[2], sys.argv[2:], dict(described.environment))
