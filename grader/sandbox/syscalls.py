"""The kernel's calls that Python has no names for, through ctypes. Each raises ``OSError``, as those in ``os`` do."""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import struct
from typing import Any

PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4  # linux/prctl.h
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38
CAPABILITY_VERSION_3 = 0x20080522  # linux/capability.h
PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
MOUNT_SETATTR = 442  # from here on the numbers are the same on every architecture
AT_FDCWD, AT_RECURSIVE = -100, 0x8000


@functools.cache
def _libc() -> Any:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def syscall(number: int, *arguments: Any) -> int:
    """``syscall(2)``; integers go as long, so give a pointer as bytes or a buffer."""
    wide = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return _checked(_libc().syscall(ctypes.c_long(number), *wide))


def prctl(option: int, first: int = 0, second: int = 0) -> None:
    """``prctl(2)``."""
    wide = [ctypes.c_ulong(value) for value in (first, second, 0, 0)]
    _checked(_libc().prctl(ctypes.c_int(option), *wide))


def unshare(flags: int) -> None:
    """``unshare(2)``; ``os.unshare`` is there from Python 3.12 on only."""
    _checked(_libc().unshare(ctypes.c_int(flags)))


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """``mount(2)``."""
    encoded = [os.fsencode(text) if text is not None else None for text in (source, target, kind, data)]
    _checked(_libc().mount(*encoded[:3], ctypes.c_ulong(flags), encoded[3]))


def unmount(target: str, flags: int) -> None:
    """``umount2(2)``."""
    _checked(_libc().umount2(os.fsencode(target), ctypes.c_int(flags)))


def set_mount_attributes(target: str, attributes: int) -> None:
    """``mount_setattr(2)`` for a mount and all below it."""
    content = struct.pack("4Q", attributes, 0, 0, 0)
    syscall(MOUNT_SETATTR, AT_FDCWD, os.fsencode(target), AT_RECURSIVE, content, len(content))


def pivot_root(new: str, old: str) -> None:
    """``pivot_root(2)``, which libc has no function for."""
    syscall(PIVOT_ROOT[platform.machine()], os.fsencode(new), os.fsencode(old))


def set_file_identity(uid: int, gid: int) -> None:
    """``setfsuid(2)`` of this thread: as whom it is looked upon when it opens files, those of ``/proc`` included."""
    _libc().setfsgid(ctypes.c_int(gid))
    _libc().setfsuid(ctypes.c_int(uid))


def give_up_capabilities() -> None:
    """Empty the sets of them; one may always give up. Under PR_SET_NO_NEW_PRIVS no program gives any back."""
    header = ctypes.create_string_buffer(struct.pack("Ii", CAPABILITY_VERSION_3, 0), 8)
    _checked(_libc().capset(header, ctypes.create_string_buffer(24)))
