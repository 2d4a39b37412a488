"""The supervisor's own life, in a fork of the grader: start the student's main process, reap, tell, and end it all.

It stays in the grader's namespaces, as the grader's user, holds the only socket to the grader, and can be neither
traced nor, behind a namespace or a fence, signalled by what it starts: what it tells is the kernel's word.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import signal
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from grader.domain.isolation import Isolation, Layer
from grader.domain.limits import Limits
from grader.sandbox.forking import keep_only
from grader.sandbox.layers.confine import confine, exposure, surround_supervisor
from grader.sandbox.layers.namespaces import start_first
from grader.sandbox.supervisor.kill import Below, end_all
from grader.sandbox.supervisor.notify import Answerer
from grader.sandbox.syscalls import PR_SET_CHILD_SUBREAPER, PR_SET_DUMPABLE, prctl

LARGEST_MESSAGE = 4096


class Command(NamedTuple):
    """What to execute, and which descriptors of the grader it gets: {number there: number here}. Its input is empty."""

    argv: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    descriptors: Mapping[int, int]
    limits: Limits = Limits()


class Keeper:
    """What the supervisor knows and waits for."""

    def __init__(self, grader: socket.socket, command: Command, isolation: Isolation, course: tuple[str, ...]) -> None:
        keep_only([grader.fileno(), *command.descriptors.values()])
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        self.grader = grader
        self.below = Below(isolation, None, os.getppid())
        surround_supervisor(isolation)
        prctl(PR_SET_DUMPABLE, 0)  # no other process looks into copies of the grader's memory; exec makes up for it
        self.first: socket.socket | None = None
        if Layer.NAMESPACES in isolation.layers:
            first, self.first = start_first()
            self.below = self.below._replace(first=first)
        self.news = _watch_children()
        self.main, listener = _start(command, isolation, course)
        self.answerer = Answerer(listener, command.folder, isolation.uid) if listener is not None else None
        for descriptor in {*command.descriptors.values()}:
            os.close(descriptor)
        self.tell(main=self.main, first=self.below.first)

    def tell(self, **message: Any) -> None:
        """Say something to the grader; one that is gone hears nothing."""
        with contextlib.suppress(OSError):
            self.grader.send(json.dumps(message).encode())

    def wait(self) -> None:
        """Reap what dies, and tell of it, until the grader asks for the end or goes away."""
        poll = select.poll()
        poll.register(self.grader, select.POLLIN)
        poll.register(self.news, select.POLLIN)
        if self.first is not None:
            poll.register(self.first, select.POLLIN)
        if self.answerer is not None:
            poll.register(self.answerer.listener, select.POLLIN)
        while True:
            ready = dict(poll.poll())
            if self.news in ready:
                os.read(self.news, 4096)
                self._reap()
            if self.first is not None and self.first.fileno() in ready:
                self.tell(empty=bool(self.first.recv(1)))
            if self.answerer is not None and (event := ready.get(self.answerer.listener)):
                if event & select.POLLIN:
                    self.answerer.answer()
                else:  # no process is left that could ask
                    poll.unregister(self.answerer.listener)
            if self.grader.fileno() in ready:
                with contextlib.suppress(OSError):  # it may be gone
                    self.grader.recv(LARGEST_MESSAGE)  # closing with something unread would make it lose our answer
                return

    def _reap(self) -> None:
        try:
            while True:
                child, status = os.waitpid(-1, os.WNOHANG)
                if not child:
                    return
                if child == self.main:
                    self.tell(exit=os.waitstatus_to_exitcode(status))
                    if self.first is not None:
                        self.first.send(b".")  # what the main process left behind is the first one's now
        except ChildProcessError:
            self.tell(empty=True)


def supervise(grader: socket.socket, command: Command, isolation: Isolation, course: tuple[str, ...]) -> NoReturn:
    """The supervisor's whole life. It never returns into the grader's code that was forked with it.

    ``course`` are files and folders that the command does not see in any case.
    """
    below = Below(isolation._replace(layers=frozenset()), None, os.getppid())
    try:
        keeper = Keeper(grader, command, isolation, course)
        below = keeper.below
        keeper.wait()
        keeper.tell(**end_all(below)._asdict())
    except BaseException as problem:  # noqa: BLE001 - a fork of the grader must never run on into the grader's code
        os.write(2, f"supervisor: {problem!r}\n".encode())
        with contextlib.suppress(OSError):
            end_all(below)
    finally:
        os._exit(0)


def _watch_children() -> int:
    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    return reader


def _start(command: Command, isolation: Isolation, course: tuple[str, ...]) -> tuple[int, int | None]:
    """The main process, and where we are asked for some of its calls; nowhere, if for none."""
    ours, theirs = socket.socketpair() if exposure(isolation) else (None, None)
    child = os.fork()
    if child:
        if ours is None or theirs is None:
            return child, None
        theirs.close()
        with ours:
            listeners = socket.recv_fds(ours, 1, 1)[1]
        return child, listeners[0] if listeners else None
    try:
        os.setsid()
        for number in range(1, signal.NSIG):
            with contextlib.suppress(OSError, ValueError):
                signal.signal(number, signal.SIG_DFL)
        # Opened before, and put in place after: a layer that fails is told of on the grader's standard error.
        lifted = {0: os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)}
        lifted |= {there: _lift(here) for there, here in command.descriptors.items()}
        listener = confine(isolation, command.folder, command.limits, course)
        if theirs is not None and listener is not None:
            socket.send_fds(theirs, [b"."], [listener])
        for there, here in lifted.items():
            os.dup2(here, there, inheritable=True)
        os.execve(command.argv[0], list(command.argv), dict(command.environment))
    except BaseException as problem:  # noqa: BLE001 - as above
        os.write(2, f"confinement: {problem!r}\n".encode())
    finally:
        os._exit(127)


def _lift(descriptor: int) -> int:
    """Out of the way of the numbers they will have: a target may be another one's source."""
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 64)
