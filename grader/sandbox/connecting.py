"""Connecting to a socket that is a file, where such files of the machine's have a name: done by the supervisor instead.

Landlock has no say in it before Linux 7.1, and a filter of system calls sees a pointer where the address is. So the
filter puts every connect(2) to the supervisor (seccomp_unotify(2)). It reads the address once, looks the file up below
the scratch folder without following a link, connects a socket of its own to just that file, and puts this one in the
place of the submission's. Nothing that is changed meanwhile is looked at twice. What ``multiprocessing`` connects to
lies below that folder; everything else is refused, as are abstract names.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import struct
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.processes import looking_as
from grader.sandbox.syscalls import syscall

RECEIVE, SEND, ADD_DESCRIPTOR = 0xC0502100, 0xC0182101, 0x40182103  # linux/seccomp.h: SECCOMP_IOCTL_NOTIF_*
IN_ITS_PLACE = 1  # SECCOMP_ADDFD_FLAG_SETFD
QUESTION = struct.Struct("QII iIQ 6Q")  # struct seccomp_notif
ANSWER, DESCRIPTOR = struct.Struct("QqiI"), struct.Struct("QIIII")
LONGEST_ADDRESS = 110  # struct sockaddr_un
OPENAT2 = 437
NO_MAGIC_LINKS, NO_LINKS, BENEATH = 2, 4, 8  # RESOLVE_* of openat2(2)


class Asked(NamedTuple):
    """One call of connect(2) that waits for an answer."""

    id: int
    pid: int
    descriptor: int
    address: int
    length: int


class Connector:
    """Answers for one program; ``uid`` is whose it is, ``None`` for our own."""

    def __init__(self, listener: int, folder: Path, uid: int | None) -> None:
        self.listener = listener
        self._prefix = os.fsencode(folder) + b"/"
        self._folder = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        self._uid = uid

    def answer(self) -> None:
        """Take one question and answer it; one whose process is gone meanwhile needs none."""
        content = bytearray(QUESTION.size)
        try:
            fcntl.ioctl(self.listener, RECEIVE, content)
            fields = QUESTION.unpack(content)
            asked = Asked(fields[0], fields[1], *fields[6:9])
            fcntl.ioctl(self.listener, SEND, ANSWER.pack(asked.id, 0, -self._connect(asked), 0))
        except OSError:
            return

    def _connect(self, asked: Asked) -> int:
        """Connect in its place; the error's number, 0 for none."""
        try:
            with socket.socket(socket.AF_UNIX) as ours, open(self._file(asked), "rb", buffering=0) as file:  # noqa: PTH123
                ours.setblocking(False)  # a full queue must not hold us up  # noqa: FBT003
                ours.connect(f"/proc/self/fd/{file.fileno()}")
                ours.setblocking(True)  # noqa: FBT003
                target = asked.descriptor & 0xFFFFFFFF
                packed = DESCRIPTOR.pack(asked.id, IN_ITS_PLACE, ours.fileno(), target, os.O_CLOEXEC)
                fcntl.ioctl(self.listener, ADD_DESCRIPTOR, packed)
        except OSError as problem:
            return problem.errno or errno.EACCES
        return 0

    def _file(self, asked: Asked) -> int:
        """The file that is meant, opened as a name only; ``OSError`` where it is none that may be connected to."""
        with looking_as(self._uid), open(f"/proc/{asked.pid}/mem", "rb", buffering=0) as memory:  # noqa: PTH123
            address = os.pread(memory.fileno(), min(asked.length, LONGEST_ADDRESS), asked.address)
        family, path = address[:2], address[2:].partition(b"\0")[0]
        if family != struct.pack("H", socket.AF_UNIX) or not path.startswith(self._prefix):
            raise PermissionError(errno.EACCES, "outside")
        how = struct.pack("3Q", os.O_PATH | os.O_CLOEXEC, 0, NO_MAGIC_LINKS | NO_LINKS | BENEATH)
        return syscall(OPENAT2, self._folder, path.removeprefix(self._prefix), how, len(how))
