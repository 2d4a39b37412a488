"""A process between the grader and the student's processes, which ends all of them.

Theory of operation. The grader forks a supervisor, and the supervisor forks and executes the student's main process, so
the grader is never the parent of anything of the student's, and no exit handler of ``multiprocessing`` can hold it up.
The supervisor is a child subreaper (prctl(2)): whatever loses its parent, also by a double fork or ``setsid``, becomes
its child. To end the tree it kills its own unreaped children, reaps them, and repeats with those that arrive, until the
kernel says that it has none. An unreaped child keeps its process id, so no stranger can be hit.

It talks to the grader through one SOCK_SEQPACKET socket, which no process of the student's holds. When the grader goes
away, for whatever reason, the supervisor sees the end of that socket and cleans up all the same.

Known limit: a program that forks faster than it is killed, for ever, is given up on after ``GIVE_UP_S``.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from grader.errors import InternalError
from grader.sandbox.forking import fork_helper, keep_only
from grader.sandbox.processes import children, descendants

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
GIVE_UP_S = 10.0
LARGEST_MESSAGE = 4096


class Command(NamedTuple):
    """What to execute, and which descriptors of the grader it gets: {number there: number here}. Its input is empty."""

    argv: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    descriptors: Mapping[int, int]


class End(NamedTuple):
    """How it all ended: the main process's exit code (``None``: it was killed with the rest), and who was killed."""

    exit_code: int | None
    killed: int
    complete: bool


class Supervisor:
    """The grader's side. Use it as a context manager; leaving it ends everything."""

    def __init__(self, command: Command) -> None:
        if sys.platform != "linux":
            raise InternalError("not-linux", platform=sys.platform)
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.pid = fork_helper()
        if not self.pid:
            self.socket.close()
            _supervise(theirs, command)
        theirs.close()
        self.main: int | None = None
        self.exit_code: int | None = None
        self.empty = False
        self._end: End | None = None

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def fileno(self) -> int:
        """What to wait on: readable when there is news."""
        return self.socket.fileno()

    def listen(self) -> None:
        """Take in one piece of news; call it when the descriptor is readable."""
        message = self._receive()
        self.main = message.get("main", self.main)
        self.exit_code = message.get("exit", self.exit_code)
        self.empty = message.get("empty", self.empty)

    def end(self) -> End:
        """Kill whatever is left, wait until nothing is, and say how it was; ``InternalError`` if it cannot tell."""
        if self._end is None:
            with self.socket, contextlib.suppress(OSError, InternalError):
                os.kill(self.pid, signal.SIGCONT)  # a submission may have stopped it
                self.socket.send(b"end")
                self.socket.settimeout(GIVE_UP_S + 5)
                while "killed" not in (message := self._receive()):
                    self.exit_code = message.get("exit", self.exit_code)
                self._end = End(self.exit_code, message["killed"], message["complete"])
            with contextlib.suppress(ChildProcessError, ProcessLookupError):
                if self._end is None:
                    self._abandon()
                os.waitpid(self.pid, 0)
        if self._end is None:
            raise InternalError("supervisor-lost")
        return self._end

    def _abandon(self) -> None:
        """It does not answer: end what is below it, as far as it can be found, and then itself, our own child."""
        for pid in (*descendants(self.pid), self.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _receive(self) -> dict[str, Any]:
        data = self.socket.recv(LARGEST_MESSAGE)
        if not data:
            raise InternalError("supervisor-lost")
        message: dict[str, Any] = json.loads(data)
        return message


def _supervise(grader: socket.socket, command: Command) -> NoReturn:
    """The supervisor's whole life. It never returns into the grader's code that was forked with it."""
    try:
        keep_only([grader.fileno(), *command.descriptors.values()])
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        news = _watch_children()
        main = _start(command)
        for descriptor in command.descriptors.values():
            os.close(descriptor)
        _tell(grader, main=main)
        _wait(grader, news, main)
        _tell(grader, **_end_all())
    except BaseException as problem:  # noqa: BLE001 - a fork of the grader must never run on into the grader's code
        os.write(2, f"supervisor: {problem!r}\n".encode())
        with contextlib.suppress(OSError):
            _end_all()
    finally:
        os._exit(0)


def _watch_children() -> int:
    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    return reader


def _start(command: Command) -> int:
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        for number in range(1, signal.NSIG):
            with contextlib.suppress(OSError, ValueError):
                signal.signal(number, signal.SIG_DFL)
        os.chdir(command.folder)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        _hand_over(command.descriptors)
        os.execve(command.argv[0], list(command.argv), dict(command.environment))
    finally:
        os._exit(127)


def _hand_over(descriptors: Mapping[int, int]) -> None:
    # First out of each other's way, then to their places: a target may be another one's source.
    lifted = {there: _lift(here) for there, here in descriptors.items()}
    for there, here in lifted.items():
        os.dup2(here, there, inheritable=True)


def _lift(descriptor: int) -> int:
    import fcntl

    return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 64)


def _wait(grader: socket.socket, news: int, main: int) -> None:
    """Reap what dies, and tell of it, until the grader asks for the end or goes away."""
    poll = select.poll()
    poll.register(grader, select.POLLIN)
    poll.register(news, select.POLLIN)
    while True:
        ready = dict(poll.poll())
        if news in ready:
            os.read(news, 4096)
            _reap(grader, main)
        if grader.fileno() in ready:
            grader.recv(LARGEST_MESSAGE)  # closing with something unread would make the grader lose our answer
            return


def _reap(grader: socket.socket, main: int) -> None:
    try:
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            if child == main:
                _tell(grader, exit=os.waitstatus_to_exitcode(status))
    except ChildProcessError:
        _tell(grader, empty=True)


def _end_all() -> dict[str, Any]:
    killed, deadline = 0, time.monotonic() + GIVE_UP_S
    while time.monotonic() < deadline:
        for child in children(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
            killed += 1
        except ChildProcessError:
            return {"killed": killed, "complete": True}
    return {"killed": killed, "complete": False}


def _tell(grader: socket.socket, **message: Any) -> None:
    with contextlib.suppress(OSError):
        grader.send(json.dumps(message).encode())
