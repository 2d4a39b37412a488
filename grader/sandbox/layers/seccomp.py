"""A list of system calls that are refused (seccomp(2)), as a small program for the kernel's own filter machine.

It takes away what a program with queues never needs and what reaches around the other layers: tracing, mounting,
namespaces, io_uring, keys, every socket but those within this machine, and of these the ones that need no connection to
send to any other. The numbers are those of the kernel's headers.
"""

from __future__ import annotations

import ctypes
import enum
import errno
import functools
import platform
import struct
from collections.abc import Iterator

from grader.sandbox.syscalls import PR_SET_NO_NEW_PRIVS, prctl, syscall

AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
REFUSED = {  # name: (x86_64, aarch64)
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "bpf": (321, 280), "userfaultfd": (323, 282), "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "fsopen": (430, 430),
    "open_tree": (428, 428), "move_mount": (429, 429), "mount_setattr": (442, 442), "unshare": (272, 97),
    "setns": (308, 268), "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264), "personality": (135, 92),
    "quotactl": (179, 60), "acct": (163, 89), "swapon": (167, 224), "reboot": (169, 142), "syslog": (103, 116),
    "kexec_load": (246, 104), "init_module": (175, 105), "finit_module": (313, 273), "vhangup": (153, 58),
    "shmget": (29, 194), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180),
}  # fmt: skip
# What Landlock has no say in: modes, owners, times and attributes of files that may not even be opened. Nothing is done
# then, and told to have been done: multiprocessing sets the mode of a socket of its own.
PRETENDED = {
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6),
    "fsetxattr": (190, 7), "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "setxattrat": (463, 463), "removexattrat": (466, 466), "file_setattr": (469, 469),
}  # fmt: skip
# Nor in these: limits, processors and priorities of any process of the same user. The first are for oneself, who is
# number 0; the others name users and groups of processes as well.
ON_A_PROCESS = {
    "prlimit64": (302, 261), "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118), "sched_setattr": (314, 274), "migrate_pages": (256, 238), "move_pages": (279, 239),
}  # fmt: skip
ON_MANY = {"setpriority": (141, 140), "ioprio_set": (251, 30)}
SOCKET, CLONE, IOCTL, CLONE3 = (41, 198), (56, 220), (16, 29), (435, 435)
SOCKETPAIR, CONNECT, SECCOMP, FCNTL = (53, 199), (42, 203), (317, 277), (72, 25)
# Whom they are for is the first argument of these; a descriptor stands for him in the last, which is refused.
SIGNALS = {
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
}  # fmt: skip
SIGNAL_BY_DESCRIPTOR = (424, 424)
SET_OWNER, SET_OWNER_EX = 8, 15  # fcntl(2): whom the kernel sends SIGIO
NAMESPACE_FLAGS = 0x7E020000  # every CLONE_NEW* that clone(2) takes
AF_UNIX, DATAGRAM = 1, 2  # the bit that SOCK_DGRAM and SOCK_RAW have, and neither SOCK_STREAM nor SOCK_SEQPACKET
TIOCSTI, TIOCLINUX = 0x5412, 0x541C  # typing into the terminal that started the grader
FIOSETOWN, SIOCSPGRP = 0x8901, 0x8902  # as SET_OWNER
X32 = 0x40000000
SET_FILTER, NEW_LISTENER = 1, 8
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/bpf_common.h
NUMBER, ARCHITECTURE, FIRST, SECOND = 0, 4, 16, 24  # where they stand in struct seccomp_data
ALLOW, KILL, ERROR, ASK = 0x7FFF0000, 0x80000000, 0x00050000, 0x7FC00000


class Exposed(enum.Enum):
    """What of the machine's has a name where the filter holds, and no other layer that guards it."""

    FILES = enum.auto()
    PROCESSES = enum.auto()


NOTHING: frozenset[Exposed] = frozenset()


@functools.cache
def program(machine: str, exposed: frozenset[Exposed] = NOTHING) -> bytes:
    """The filter for an architecture; raises ``OSError`` for one whose numbers are not in the table."""
    if machine not in AUDIT_ARCHITECTURE:
        raise OSError(errno.ENOSYS, f"no table for {machine}")
    return b"".join(struct.pack("HBBI", *instruction) for instruction in _instructions(machine, exposed))


def _instructions(machine: str, exposed: frozenset[Exposed]) -> Iterator[tuple[int, int, int, int]]:
    """As (operation, how far to jump if so, if not so, value)."""
    column = list(AUDIT_ARCHITECTURE).index(machine)
    yield from ((LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, AUDIT_ARCHITECTURE[machine]), (RETURN, 0, 0, KILL))
    yield (LOAD, 0, 0, NUMBER)
    if machine == "x86_64":  # a second set of numbers for the same calls
        yield from ((AT_LEAST, 0, 1, X32), (RETURN, 0, 0, KILL))
    for numbers in REFUSED.values():
        yield from ((EQUAL, 0, 1, numbers[column]), (RETURN, 0, 0, ERROR | errno.EPERM))
    # Its flags are in memory, out of a filter's reach. Told that there is no such call, libc takes the older one.
    yield from ((EQUAL, 0, 1, CLONE3[column]), (RETURN, 0, 0, ERROR | errno.ENOSYS))
    yield from ((EQUAL, 0, 4, CLONE[column]), (LOAD, 0, 0, FIRST), (ANY_BIT, 0, 1, NAMESPACE_FLAGS))
    yield from ((RETURN, 0, 0, ERROR | errno.EPERM), (RETURN, 0, 0, ALLOW))
    yield from ((EQUAL, 0, 7, IOCTL[column]), (LOAD, 0, 0, SECOND), (EQUAL, 3, 0, TIOCSTI), (EQUAL, 2, 0, TIOCLINUX))
    yield from ((EQUAL, 1, 0, FIOSETOWN), (EQUAL, 0, 1, SIOCSPGRP))
    yield from ((RETURN, 0, 0, ERROR | errno.EPERM), (RETURN, 0, 0, ALLOW))
    yield from ((EQUAL, 0, 5, FCNTL[column]), (LOAD, 0, 0, SECOND))
    yield from ((EQUAL, 1, 0, SET_OWNER), (EQUAL, 0, 1, SET_OWNER_EX))
    yield from ((RETURN, 0, 0, ERROR | errno.EPERM), (RETURN, 0, 0, ALLOW))
    if Exposed.FILES in exposed:
        yield from ((EQUAL, 0, 1, CONNECT[column]), (RETURN, 0, 0, ASK))
        yield from _instead_of_landlock(column)
    if Exposed.PROCESSES in exposed:
        yield from _instead_of_a_fence(column)
    yield from ((EQUAL, 1, 0, SOCKET[column]), (EQUAL, 0, 5, SOCKETPAIR[column]))
    yield from ((LOAD, 0, 0, FIRST), (EQUAL, 0, 2, AF_UNIX), (LOAD, 0, 0, SECOND), (ANY_BIT, 0, 1, DATAGRAM))
    yield from ((RETURN, 0, 0, ERROR | errno.EACCES), (RETURN, 0, 0, ALLOW))


def _instead_of_landlock(column: int) -> Iterator[tuple[int, int, int, int]]:
    for number in filter(None, (numbers[column] for numbers in PRETENDED.values())):
        yield from ((EQUAL, 0, 1, number), (RETURN, 0, 0, ERROR))
    for numbers in ON_A_PROCESS.values():
        yield from ((EQUAL, 0, 4, numbers[column]), (LOAD, 0, 0, FIRST), (EQUAL, 1, 0, 0))
        yield from ((RETURN, 0, 0, ERROR | errno.EPERM), (RETURN, 0, 0, ALLOW))
    for numbers in ON_MANY.values():
        yield from ((EQUAL, 0, 1, numbers[column]), (RETURN, 0, 0, ERROR | errno.EPERM))


def _instead_of_a_fence(column: int) -> Iterator[tuple[int, int, int, int]]:
    for numbers in SIGNALS.values():
        yield from ((EQUAL, 0, 1, numbers[column]), (RETURN, 0, 0, ASK))
    yield from ((EQUAL, 0, 1, SIGNAL_BY_DESCRIPTOR[column]), (RETURN, 0, 0, ERROR | errno.EPERM))


def is_connecting(number: int) -> bool:
    """Whether a number is that of connect(2) here."""
    return number == CONNECT[list(AUDIT_ARCHITECTURE).index(platform.machine())]


def restrict(exposed: frozenset[Exposed] = NOTHING) -> int | None:
    """From now on, for this process and its descendants.

    Where anything is ``exposed``, returns the descriptor on which some calls are asked for (``answering``).
    """
    content = program(platform.machine(), exposed)
    instructions = ctypes.create_string_buffer(content, len(content))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(content) // 8, ctypes.addressof(instructions)), 16)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    number = SECCOMP[list(AUDIT_ARCHITECTURE).index(platform.machine())]
    listener = syscall(number, SET_FILTER, NEW_LISTENER if exposed else 0, header)
    return listener if exposed else None
