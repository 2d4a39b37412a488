"""A process between the grader and the student's processes, which ends all of them.

Theory of operation. The grader forks a supervisor (``keeper``), and the supervisor forks, confines and executes the
student's main process, so the grader is never the parent of anything of the student's, and no exit handler of
``multiprocessing`` can hold it up. It talks to the grader through one SOCK_SEQPACKET socket, which no process of the
student's holds. When the grader goes away, for whatever reason, the supervisor sees the end of that socket and cleans
up all the same (``ending``).

How it is confined, and which files of a course it does not see, is decided for all that a grading starts (``chosen``),
so that no way of starting a student's process can forget it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
from typing import Any, NamedTuple

from grader.domain.errors import InternalError
from grader.domain.isolation import Layer
from grader.runtime.stopping import undo_later, uninterrupted
from grader.sandbox.forking import end_helper, fork_helper
from grader.sandbox.layers.confine import prepare, refuse_shared
from grader.sandbox.policy import course, isolation
from grader.sandbox.procfs import descendants
from grader.sandbox.supervisor.kill import GIVE_UP_S
from grader.sandbox.supervisor.main import LARGEST_MESSAGE, Command, supervise
from grader.sandbox.supervisor.shm import listed, remove_new


class End(NamedTuple):
    """How it all ended: the main process's exit code (``None``: it was killed with the rest), and who was killed."""

    exit_code: int | None
    killed: int
    complete: bool


class Supervisor:
    """The grader's side. Use it as a context manager; leaving it ends everything.

    Goes in one command, with its environment, folder and descriptors. It is started confined, as ``isolation()`` says,
    by a process of its own, which tells when the command has ended. When the context is left, whatever it started is
    dead, and the kernel has said so. Raises ``InternalError`` where that cannot be had on this machine.
    """

    def __init__(self, command: Command) -> None:
        if sys.platform != "linux":
            raise InternalError("not-linux", platform=sys.platform)
        self.isolation = isolation()
        refuse_shared(self.isolation, str(command.folder), course())
        prepare(self.isolation, course())
        self._before = None if Layer.ROOT in self.isolation.layers else listed()
        if self.isolation.uid is not None:
            os.chown(command.folder, self.isolation.uid, self.isolation.uid)
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with uninterrupted():
            self.pid = fork_helper()
            if not self.pid:
                self.socket.close()
                supervise(theirs, command, self.isolation, course())
            self._undoing = undo_later(self._undo)
        theirs.close()
        self.main: int | None = None
        self.first: int | None = None
        self.exit_code: int | None = None
        self.empty = False
        self._is_asked = False
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
        self.first = message.get("first", self.first)
        self.exit_code = message.get("exit", self.exit_code)
        self.empty = message.get("empty", self.empty)

    @property
    def own(self) -> frozenset[int]:
        """The processes here that are the grader's: they wait, unless there is something to do."""
        return frozenset((self.pid, self.first or self.pid))

    def below(self) -> tuple[int, ...]:
        """The student's processes that there are."""
        return tuple(pid for pid in descendants(self.pid) if pid != self.first)

    def begin_to_end(self) -> None:
        """Have whatever is left killed, without waiting for it: ``end`` does."""
        if not self._is_asked:
            self._is_asked = True
            with contextlib.suppress(OSError):  # it is gone, as ``end`` will find
                self.socket.send(b"end")

    def end(self) -> End:
        """Kill whatever is left, wait until nothing is, and say how it was; ``InternalError`` if it cannot tell."""
        if self._end is None:
            self.begin_to_end()
            with self.socket, contextlib.suppress(OSError, InternalError):
                os.kill(self.pid, signal.SIGCONT)  # a submission may have stopped it
                self.socket.settimeout(GIVE_UP_S + 5)
                while "killed" not in (message := self._receive()):
                    self.exit_code = message.get("exit", self.exit_code)
                self._end = End(self.exit_code, message["killed"], message["complete"])
            end_helper(self.pid, GIVE_UP_S if self._end is not None else 0)
            self._remove_new()
            self._undoing.forget()
        if self._end is None:
            raise InternalError("supervisor-lost")
        return self._end

    def _undo(self) -> None:
        """End it whatever the grader was just doing with it: it takes the end of its socket for ours."""
        with contextlib.suppress(OSError):  # closed, at the end of ``end``
            self.socket.shutdown(socket.SHUT_RDWR)
        end_helper(self.pid, GIVE_UP_S + 5)
        self._remove_new()

    def _remove_new(self) -> None:
        if self._before is not None:
            remove_new(self._before, self.isolation.uid)

    def _receive(self) -> dict[str, Any]:
        data = self.socket.recv(LARGEST_MESSAGE)
        if not data:
            raise InternalError("supervisor-lost")
        message: dict[str, Any] = json.loads(data)
        return message
