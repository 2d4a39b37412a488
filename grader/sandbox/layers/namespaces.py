"""Namespaces (namespaces(7)): processes, network and IPC of their own; and the first process, which keeps them alive.

The supervisor itself stays in the grader's world: ``unshare`` of a process namespace holds for its children alone
(pid_namespaces(7)). So it starts both the first process and the student's, knows both by the ids that the grader knows
them by, and has no name in there. Kill the first process, and the kernel kills all others before ``wait`` returns.
"""

from __future__ import annotations

import os
import signal
import socket
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from grader.sandbox.forking import keep_only
from grader.sandbox.syscalls import PR_SET_PDEATHSIG, prctl, unshare

CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = (1 << bit for bit in (26, 27, 28, 29, 30))


def enter(*, user: bool) -> None:
    """The children of this process will be in namespaces of their own; ``user``: by way of a user namespace."""
    uid, gid = os.geteuid(), os.getegid()
    unshare(CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | (CLONE_NEWUSER if user else 0))
    if user:
        for name, content in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
            Path("/proc/self", name).write_bytes(content.encode())
        with suppress(OSError):
            Path("/proc/sys/user/max_user_namespaces").write_bytes(b"0")  # none inside this one


def start_first() -> tuple[int, socket.socket]:
    """Fork the first process of the new namespace; asked on the socket, it answers when it is the only one left."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    child = os.fork()
    if not child:
        ours.close()
        keep_only([theirs.fileno()])
        _be_first(theirs)
    theirs.close()
    return child, ours


def _be_first(supervisor: socket.socket) -> NoReturn:
    """Adopt and reap; the end of the socket is the end."""
    try:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps at once: a zombie counts as a process
        while supervisor.recv(1):
            with suppress(ChildProcessError):
                while True:
                    os.waitpid(-1, 0)  # returns only when there is none
            supervisor.send(b".")
    finally:
        os._exit(0)
