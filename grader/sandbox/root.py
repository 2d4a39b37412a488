"""A file system of its own, in which only what may be seen is there: read-only, but for a scratch folder and /dev/shm.

It is put together from bind mounts on a new tmpfs and entered by pivot_root(2), so that neither sockets nor files of
the machine have a name in it. Scratch and shared memory are of bounded size, and gone with the last process.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from grader.sandbox.syscalls import mount, pivot_root, set_mount_attributes, unmount, unshare
from grader.sandbox.view import DEVICES, SHARED_MEMORY, SYSTEM, View

CLONE_NEWNS = 0x20000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18  # sys/mount.h
MNT_DETACH = 2
ATTRIBUTE_READ_ONLY, ATTRIBUTE_NO_SUID = 1, 2  # linux/mount.h
PLAIN = MS_NOSUID | MS_NODEV


def enter(view: View, folder: Path, owner: int, group: int) -> None:
    """Make it the root of this process; ``folder`` is there as the scratch, with the same files in it."""
    contents = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}
    unshare(CLONE_NEWNS)
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    mount("tmpfs", str(folder), "tmpfs", PLAIN, "size=1m,mode=755")
    _furnish(folder, view)
    processes, memory, scratch = _below(folder, "/proc"), _below(folder, SHARED_MEMORY), _below(folder, str(folder))
    for place in (processes, memory, scratch):
        place.mkdir(parents=True, exist_ok=True)
    set_mount_attributes(str(folder), ATTRIBUTE_READ_ONLY | ATTRIBUTE_NO_SUID)
    _mount_proc(str(processes))
    mount("tmpfs", str(memory), "tmpfs", PLAIN | MS_NOEXEC, "size=64m,mode=1777")
    mount("tmpfs", str(scratch), "tmpfs", PLAIN, f"size=64m,mode=700,uid={owner},gid={group}")
    for name, content in contents.items():
        (scratch / name).write_bytes(content)
    os.chdir(folder)
    pivot_root(".", ".")
    unmount(".", MNT_DETACH)


def _below(root: Path, path: str) -> Path:
    """An absolute path as it is called from outside a root."""
    return Path(f"{root}{path}")


def _furnish(root: Path, view: View) -> None:
    wanted = [(path, True) for path in (*view.run, *view.read, *DEVICES)] + [(path, False) for path in view.hidden]
    for path, shown in sorted(wanted, key=lambda entry: entry[0].count("/")):
        if shown:
            _show(root, path)
        elif _below(root, path).is_dir():
            mount("tmpfs", f"{root}{path}", "tmpfs", PLAIN, "size=4k,mode=755")
    for name, target in {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}.items():
        _below(root, f"/dev/{name}").symlink_to(f"/proc/self/fd{target}")


def _show(root: Path, path: str) -> None:
    source, target = Path(path), _below(root, path)
    if target.is_symlink() or target.exists() or not source.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if path in SYSTEM and source.is_symlink():
        target.symlink_to(source.readlink())
        return
    if source.is_dir():
        target.mkdir()
    else:
        target.touch()
    mount(path, str(target), None, MS_BIND | MS_REC)


def _mount_proc(target: str) -> None:
    with suppress(OSError):  # refused where parts of /proc are masked, as in most containers
        mount("proc", target, "proc", PLAIN | MS_NOEXEC)
        return
    mount("/proc", target, None, MS_BIND | MS_REC)
