"""What a filter of system calls cannot decide, and Landlock not on every kernel: the supervisor is asked for it.

The kernel holds the caller until it is answered (seccomp_unotify(2)). Two things are asked for, where the machine's
files and processes have a name in there.

* connect(2), of which the filter sees a pointer where the address is; Landlock has no say before Linux 7.1. The
  supervisor reads the address once, looks the file up below the scratch folder without following a link, connects a
  socket of its own to just that file, and puts this one in the place of the submission's. Nothing that is changed
  meanwhile is looked at twice. What ``multiprocessing`` connects to lies below that folder; all else is refused.
* kill(2) and its kin, where there is no fence: Landlock has one from Linux 6.12 on. Whom it is for is in a register,
  which cannot be changed meanwhile, so the kernel is told to go on with the call if it is for one of the submission's.
"""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import struct
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.layers.seccomp import is_connecting
from grader.sandbox.procfs import descendants, looking_as
from grader.sandbox.syscalls import syscall

RECEIVE, SEND, ADD_DESCRIPTOR = 0xC0502100, 0xC0182101, 0x40182103  # linux/seccomp.h: SECCOMP_IOCTL_NOTIF_*
IN_ITS_PLACE, GO_ON = 1, 1  # SECCOMP_ADDFD_FLAG_SETFD, SECCOMP_USER_NOTIF_FLAG_CONTINUE
QUESTION = struct.Struct("QIIiIQ6Q")  # struct seccomp_notif
ANSWER, DESCRIPTOR = struct.Struct("QqiI"), struct.Struct("QIIII")
LONGEST_ADDRESS = 110  # struct sockaddr_un
OPENAT2 = 437
NO_MAGIC_LINKS, NO_LINKS, BENEATH = 2, 4, 8  # RESOLVE_* of openat2(2)
WORD = 0xFFFFFFFF


class Asked(NamedTuple):
    """One call that waits for an answer: whose, which, and its first arguments."""

    id: int
    pid: int
    number: int
    first: int
    second: int
    third: int


class Answerer:
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
            asked = Asked(fields[0], fields[1], fields[3], *fields[6:9])
            problem, flags = (self._connect(asked), 0) if is_connecting(asked.number) else _signal(asked)
            fcntl.ioctl(self.listener, SEND, ANSWER.pack(asked.id, 0, -problem, flags))
        except OSError:
            return

    def _connect(self, asked: Asked) -> int:
        """Connect in its place; the error's number, 0 for none."""
        try:
            with socket.socket(socket.AF_UNIX) as ours, open(self._file(asked), "rb", buffering=0) as file:  # noqa: PTH123
                ours.settimeout(0)  # a full queue must not hold us up
                ours.connect(f"/proc/self/fd/{file.fileno()}")
                ours.settimeout(None)
                packed = DESCRIPTOR.pack(asked.id, IN_ITS_PLACE, ours.fileno(), asked.first & WORD, os.O_CLOEXEC)
                fcntl.ioctl(self.listener, ADD_DESCRIPTOR, packed)
        except OSError as problem:
            return problem.errno or errno.EACCES
        return 0

    def _file(self, asked: Asked) -> int:
        """The file that is meant, opened as a name only; ``OSError`` where it is none that may be connected to."""
        with looking_as(self._uid), open(f"/proc/{asked.pid}/mem", "rb", buffering=0) as memory:  # noqa: PTH123
            address = os.pread(memory.fileno(), min(asked.third, LONGEST_ADDRESS), asked.second)
        family, path = address[:2], address[2:].partition(b"\0")[0]
        if family != struct.pack("H", socket.AF_UNIX) or not path.startswith(self._prefix):
            raise PermissionError(errno.EACCES, "outside")
        how = struct.pack("3Q", os.O_PATH | os.O_CLOEXEC, 0, NO_MAGIC_LINKS | NO_LINKS | BENEATH)
        return syscall(OPENAT2, self._folder, path.removeprefix(self._prefix), how, len(how))


def _signal(asked: Asked) -> tuple[int, int]:
    """For a process or a group of the submission's, or the caller's own group, which is one: as error and flags."""
    target = abs(struct.unpack("i", struct.pack("I", asked.first & WORD))[0])
    return (0, GO_ON) if target == 0 or target in descendants(os.getpid()) else (errno.EPERM, 0)
