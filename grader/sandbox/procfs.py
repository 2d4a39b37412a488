"""What the kernel says of the processes below one of them. Read from procfs, so Linux only.

A thread that is asleep in a call without a timeout can only be woken by another one. ``Snapshot`` says for every thread
whether that is so; two equal snapshots with nothing run in between prove that the whole tree stood still.
The system call comes from ``/proc/PID/task/TID/syscall`` (proc(5)); where that cannot be read, nothing is ever proved.
"""

from __future__ import annotations

import contextlib
import os
import platform
from collections.abc import Container, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.syscalls import set_file_identity

PROC = Path("/proc")
HELPERS = (b"multiprocessing.resource_tracker", b"multiprocessing.forkserver")
EXITING = 0x4  # a process's flag, PF_EXITING (linux/sched.h)
NO_TIMEOUT = 0xFFFFFFFF  # -1 as the 32-bit argument of poll and epoll_wait
FUTEX_COMMAND = 0x7F
FUTEX_WAITS = (0, 6, 9)  # FUTEX_WAIT, FUTEX_LOCK_PI, FUTEX_WAIT_BITSET (linux/futex.h)

# System calls that sleep, by architecture: the number, and which argument is a timeout (None: it has none).
X86_64 = {"read": 0, "write": 1, "poll": 7, "select": 23, "wait4": 61, "futex": 202, "epoll_wait": 232, "waitid": 247,
          "pselect6": 270, "ppoll": 271, "epoll_pwait": 281, "writev": 20, "readv": 19}  # fmt: skip
AARCH64 = {"read": 63, "write": 64, "wait4": 260, "futex": 98, "waitid": 95, "pselect6": 72, "ppoll": 73,
           "epoll_pwait": 22, "writev": 66, "readv": 65}  # fmt: skip
NUMBERS = {number: name for name, number in {"x86_64": X86_64, "aarch64": AARCH64}.get(platform.machine(), {}).items()}


class Thread(NamedTuple):
    """One thread: how often it was switched, and whether it sleeps until another thread wakes it."""

    pid: int
    tid: int
    switches: int
    waits: bool


class Snapshot(NamedTuple):
    """Every thread of some processes, at about one moment."""

    threads: tuple[Thread, ...]

    @property
    def all_wait(self) -> bool:
        """Whether every thread sleeps until another one wakes it."""
        return bool(self.threads) and all(thread.waits for thread in self.threads)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes, in the order in which they were found."""
        return tuple(dict.fromkeys(thread.pid for thread in self.threads))


def snapshot(ancestor: int, own: Container[int] = (), uid: int | None = None) -> Snapshot:
    """Look at every thread of ``ancestor`` and of every process below it, as the user ``uid`` if one is given.

    The first that does not wait is the last that is looked at.

    Those of ``own`` are the grader's: they do nothing unless something happens, so being asleep is enough. Nobody may
    look into them any further.
    """
    with looking_as(uid):
        pids = chain((ancestor,), descendants(ancestor))
        threads: list[Thread] = []
        for thread in (thread for pid in pids for thread in _threads(pid, is_own=pid in own)):
            threads.append(thread)
            if not thread.waits:  # nothing is proved, whatever the others do
                break
        return Snapshot(tuple(threads))


@contextlib.contextmanager
def looking_as(uid: int | None) -> Iterator[None]:
    """Open files as this user, for root without CAP_SYS_PTRACE may not look into another user's processes (proc(5))."""
    if uid is None:
        yield
        return
    set_file_identity(uid, uid)
    try:
        yield
    finally:
        set_file_identity(os.geteuid(), os.getegid())


def descendants(ancestor: int) -> Iterator[int]:
    """Every process below one, parents before children."""
    waiting = [ancestor]
    while waiting:
        found = children(waiting.pop())
        yield from found
        waiting += found


def children(pid: int) -> list[int]:
    """The processes whose parent is this one; none when it is gone."""
    try:
        return [int(word) for task in _tasks(pid) for word in (task / "children").read_text().split()]
    except ProcessLookupError:  # gone between opening and reading
        return []
    except FileNotFoundError:  # gone before, or a kernel without CONFIG_PROC_CHILDREN
        return [child for child in _all_pids() if _parent_of(child) == pid]


def _tasks(pid: int) -> list[Path]:
    return list((PROC / str(pid) / "task").iterdir())


def _all_pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]


def _parent_of(pid: int) -> int | None:
    fields = _stat(pid)
    return int(fields[1]) if fields else None


def _stat(pid: int) -> list[str]:
    """The fields of ``/proc/PID/stat`` from the state on (proc(5), field 3); empty when it is gone."""
    try:
        return _text(PROC / str(pid) / "stat").rpartition(")")[2].split()
    except OSError:
        return []


def _text(path: Path) -> str:
    return path.read_bytes().decode("ascii", "replace")


def is_gone(pid: int) -> bool:
    """Whether a process has ended: a zombie has, and so has one that is just being reaped (proc(5): ``X``)."""
    return _stat(pid)[:1] in ([], ["Z"], ["X"])


def is_helper(pid: int) -> bool:
    """Whether a process is one that multiprocessing starts for its own purposes, or has ended.

    On its way out a process loses its command line first, so one that has none is asked whether it is ending.
    """
    try:
        command = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return True
    return any(helper in command for helper in HELPERS) or (not command and _is_exiting(pid))


def _is_exiting(pid: int) -> bool:
    """Whether a process is past its last instruction, or gone; the kernel says it in a flag of its own (PF_EXITING)."""
    fields = _stat(pid)
    return not fields or fields[0] in ("Z", "X") or bool(int(fields[6]) & EXITING)


def cpu_s(pid: int, *, with_children: bool = False) -> float:
    """Processor time of one process so far, in seconds, also of children that it has waited for; 0 when it is gone."""
    fields = _stat(pid)
    ticks = sum(map(int, fields[11 : 15 if with_children else 13]))
    return ticks / os.sysconf("SC_CLK_TCK")


class Usage(NamedTuple):
    """Processor time of one process, in seconds: its own, and that of children it has waited for.

    ``is_running``: it has a processor, or wants one. The kernel counts in ticks, of 10 ms as a rule.
    """

    own_s: float
    children_s: float
    is_running: bool


def usage(pid: int) -> Usage | None:
    """What a process has used so far; ``None`` when it is gone."""
    fields = _stat(pid)
    if not fields:
        return None
    user, system, childrens_user, childrens_system = map(int, fields[11:15])
    ticks = os.sysconf("SC_CLK_TCK")
    return Usage((user + system) / ticks, (childrens_user + childrens_system) / ticks, fields[0] == "R")


def _threads(pid: int, *, is_own: bool) -> Iterator[Thread]:
    with contextlib.suppress(OSError):
        for task in _tasks(pid):
            yield _thread(pid, task, is_own=is_own)


def _thread(pid: int, task: Path, *, is_own: bool) -> Thread:
    try:
        # A process chooses its own name, of any bytes: the kernel escapes line feeds in it, and nothing else.
        status = dict(line.partition(":")[::2] for line in _text(task / "status").split("\n"))
        state = status["State"].strip()[0]
        # A zombie is no longer anybody who could act, and its call is for root alone to read.
        call = (task / "syscall").read_text().split() if state == "S" and not is_own else []
    except OSError:
        return Thread(pid, int(task.name), 0, waits=False)
    switches = int(status["voluntary_ctxt_switches"]) + int(status["nonvoluntary_ctxt_switches"])
    waits = state == "Z" or (state == "S" and (is_own or _has_no_timeout(call, task)))
    return Thread(pid, int(task.name), switches, waits)


def _is_socket(task: Path, descriptor: int) -> bool:
    """What is at the other end of a socket need not be one of the student's processes."""
    try:
        return os.readlink(task / "fd" / str(descriptor)).startswith("socket:")  # noqa: PTH115 - not a path to follow
    except OSError:
        return True


def _has_no_timeout(call: list[str], task: Path) -> bool:
    if len(call) < 7 or not call[0].isdigit():
        return False
    arguments = [int(word, 16) for word in call[1:7]]
    match NUMBERS.get(int(call[0])):
        case "read" | "readv" | "write" | "writev":
            return not _is_socket(task, arguments[0])
        case "wait4" | "waitid":
            return True
        case "futex":
            return (arguments[1] & FUTEX_COMMAND) in FUTEX_WAITS and not arguments[3]
        case "poll":
            return arguments[2] & NO_TIMEOUT == NO_TIMEOUT
        case "epoll_wait" | "epoll_pwait":
            return arguments[3] & NO_TIMEOUT == NO_TIMEOUT
        case "ppoll":
            return not arguments[2]
        case "select" | "pselect6":
            return not arguments[4]
    return False
