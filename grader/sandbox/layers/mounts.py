"""A file system of its own, in which only what may be seen is there: read-only, but for a scratch folder and /dev/shm.

It is put together from bind mounts on a new tmpfs and entered by pivot_root(2), so that neither sockets nor files of
the machine have a name in it. Scratch and shared memory are of bounded size, and gone with the last process.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from grader.domain.isolation import SHARED_MEMORY
from grader.sandbox.layers.mount_plan import Act, PlannedMount
from grader.sandbox.layers.visible_paths import View
from grader.sandbox.syscalls import mount, pivot_root, set_mount_attributes, unmount, unshare

CLONE_NEWNS = 0x20000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18  # sys/mount.h
MNT_DETACH = 2
ATTRIBUTE_READ_ONLY, ATTRIBUTE_NO_SUID = 1, 2  # linux/mount.h
PLAIN = MS_NOSUID | MS_NODEV


def enter(view: View, folder: Path, owner: int, group: int) -> bool:
    """Make it the root of this process; ``folder`` is there as the scratch, with the same files in it.

    Whether ``/proc`` is that of its own namespace; else it is the machine's.
    """
    contents = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}
    unshare(CLONE_NEWNS)
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    mount("tmpfs", str(folder), "tmpfs", PLAIN, "size=1m,mode=755")
    for piece in view.furniture:
        _put(str(folder), piece)
    scratch = Path(f"{folder}{folder}")
    scratch.mkdir(parents=True, exist_ok=True)
    set_mount_attributes(str(folder), ATTRIBUTE_READ_ONLY | ATTRIBUTE_NO_SUID)
    is_own = _mount_proc(f"{folder}/proc")
    mount("tmpfs", f"{folder}{SHARED_MEMORY}", "tmpfs", PLAIN | MS_NOEXEC, "size=64m,mode=1777")
    mount("tmpfs", str(scratch), "tmpfs", PLAIN, f"size=64m,mode=700,uid={owner},gid={group}")
    for name, content in contents.items():
        (scratch / name).write_bytes(content)
    os.chdir(folder)
    pivot_root(".", ".")
    unmount(".", MNT_DETACH)
    return is_own


def _put(root: str, piece: PlannedMount) -> None:
    """Plain texts and calls: there are dozens of pieces, and a program waits for the last."""
    target = root + piece.path
    match piece.step:
        case Act.PLACE:
            os.mkdir(target)  # noqa: PTH102
        case Act.LINK:
            os.symlink(piece.target, target)  # noqa: PTH211
        case Act.COVER:
            mount("tmpfs", target, "tmpfs", PLAIN, "size=4k,mode=755")
        case Act.BLANK:
            mount("/dev/null", target, None, MS_BIND)
        case Act.FOLDER:
            os.mkdir(target)  # noqa: PTH102
            mount(piece.path, target, None, MS_BIND | MS_REC)
        case Act.FILE:
            os.mknod(target)
            mount(piece.path, target, None, MS_BIND | MS_REC)


def _mount_proc(target: str) -> bool:
    with suppress(OSError):  # refused where parts of /proc are masked, as in most containers
        # The first process of the namespace is a fork of the grader, with its command line: with "hidepid" only those
        # processes are there that one may look into (proc(5)).
        mount("proc", target, "proc", PLAIN | MS_NOEXEC, "hidepid=2")
        return True
    mount("/proc", target, None, MS_BIND | MS_REC)
    return False
