"""A list of system calls that are refused (seccomp(2)), as a small program for the kernel's own filter machine.

It takes away what a program with queues never needs and what reaches around the other layers: tracing, mounting,
namespaces, io_uring, keys, and every socket but those within this machine. The numbers are those of the kernel's
headers.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Iterator

from grader.sandbox.syscalls import PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, prctl

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
SOCKET, CLONE, IOCTL, CLONE3 = (41, 198), (56, 220), (16, 29), (435, 435)
NAMESPACE_FLAGS = 0x7E020000  # every CLONE_NEW* that clone(2) takes
AF_UNIX = 1
TIOCSTI, TIOCLINUX = 0x5412, 0x541C  # typing into the terminal that started the grader
X32 = 0x40000000
FILTER_MODE = 2
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/bpf_common.h
NUMBER, ARCHITECTURE, FIRST, SECOND = 0, 4, 16, 24  # where they stand in struct seccomp_data
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000


def program(machine: str) -> bytes:
    """The filter for an architecture; raises ``OSError`` for one whose numbers are not in the table."""
    if machine not in AUDIT_ARCHITECTURE:
        raise OSError(errno.ENOSYS, f"no table for {machine}")
    return b"".join(struct.pack("HBBI", *instruction) for instruction in _instructions(machine))


def _instructions(machine: str) -> Iterator[tuple[int, int, int, int]]:
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
    yield from ((EQUAL, 0, 5, IOCTL[column]), (LOAD, 0, 0, SECOND), (EQUAL, 1, 0, TIOCSTI), (EQUAL, 0, 1, TIOCLINUX))
    yield from ((RETURN, 0, 0, ERROR | errno.EPERM), (RETURN, 0, 0, ALLOW))
    yield from ((EQUAL, 0, 3, SOCKET[column]), (LOAD, 0, 0, FIRST), (EQUAL, 1, 0, AF_UNIX))
    yield from ((RETURN, 0, 0, ERROR | errno.EACCES), (RETURN, 0, 0, ALLOW))


def restrict() -> None:
    """From now on, for this process and its descendants."""
    content = program(platform.machine())
    instructions = ctypes.create_string_buffer(content, len(content))
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(content) // 8, ctypes.addressof(instructions)), 16)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    prctl(PR_SET_SECCOMP, FILTER_MODE, ctypes.addressof(header))
