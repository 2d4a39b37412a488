"""Landlock (landlock(7)): which files, ports and processes this process and its descendants reach, irrevocably.

A ruleset denies what it handles and no rule allows. Rights that this kernel does not know are left out; the version of
the interface (ABI) tells which it knows.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from typing import NamedTuple

from grader.sandbox.syscalls import PR_SET_NO_NEW_PRIVS, prctl, syscall

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PATH_BENEATH = 1
VERSION = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << bit for bit in range(6))
MAKE_DIR, MAKE_REG, MAKE_SOCK, MAKE_FIFO, MAKE_SYM = (1 << bit for bit in (7, 8, 9, 10, 12))
REFER, TRUNCATE, IOCTL_DEV = (1 << bit for bit in (13, 14, 15))
RIGHTS_OF_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many of the rights above it knows
TCP = 0b11  # bind and connect, from ABI 4
SCOPES = 0b11  # abstract sockets and signals, from ABI 6
TCP_SINCE, SCOPES_SINCE = 4, 6

READ = READ_FILE | READ_DIR
RUN = READ | EXECUTE
USE = READ_FILE | WRITE_FILE
CHANGE = (
    READ
    | WRITE_FILE
    | REMOVE_DIR
    | REMOVE_FILE
    | MAKE_DIR
    | MAKE_REG
    | MAKE_SOCK
    | MAKE_FIFO
    | MAKE_SYM
    | REFER
    | TRUNCATE
)
OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV


class Grant(NamedTuple):
    """What may be done with a path and all below it."""

    path: str
    rights: int


def abi() -> int:
    """The version that this kernel offers; 0 when it has none."""
    try:
        return syscall(CREATE_RULESET, None, 0, VERSION)
    except OSError:
        return 0


def restrict(version: int, grants: Iterable[Grant]) -> None:
    """From now on only these files, no TCP, and no signal or abstract socket out of here, as far as it is known."""
    handled = (1 << RIGHTS_OF_ABI[min(version, 5)]) - 1
    _enforce(version, handled, TCP if version >= TCP_SINCE else 0, grants)


def fence(version: int) -> None:
    """From now on only no signal, and no abstract socket, out of here; below it, everything goes on as before."""
    if version < SCOPES_SINCE:
        raise OSError("this Landlock has no scopes")
    _enforce(version, 0, 0, ())


def _enforce(version: int, handled: int, network: int, grants: Iterable[Grant]) -> None:
    scopes = SCOPES if version >= SCOPES_SINCE else 0
    size = 24 if version >= SCOPES_SINCE else 16 if version >= TCP_SINCE else 8
    ruleset = syscall(CREATE_RULESET, struct.pack("3Q", handled, network, scopes)[:size], size, 0)
    try:
        for grant in grants:
            _allow(ruleset, grant, handled)
        prctl(PR_SET_NO_NEW_PRIVS, 1)
        syscall(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, grant: Grant, handled: int) -> None:
    try:
        path = os.open(grant.path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # what is not there need not be allowed
        return
    try:
        rights = grant.rights & handled & (-1 if os.path.isdir(grant.path) else OF_A_FILE)  # noqa: PTH112 - cheap to load
        if rights:
            syscall(ADD_RULE, ruleset, PATH_BENEATH, struct.pack("=Qi", rights, path), 0)
    finally:
        os.close(path)
