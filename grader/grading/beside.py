"""Explores in a process of its own: a machine with two processors looks at two parts of a submission at a time."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, NoReturn

from grader.domain.errors import GraderError, InternalError
from grader.domain.harmless import current_traceback
from grader.domain.histories import Comparison
from grader.explorer.explore import Explored
from grader.explorer.transfer import read, written
from grader.grading.conform import Compare, Histories
from grader.runtime.stopping import undo_later, uninterrupted
from grader.sandbox.forking import end_helper, fork_helper, keep_only

LARGEST_PIECE = 1 << 18
FAILED = b"!"


class Beside:
    """A process that explores; leaving the context ends it. ``descriptors`` are all that it needs of this one's.

    Afterwards it holds runs against what it explored, as often as it is asked to: it is the one that may put questions.
    """

    def __init__(self, explore: Callable[[], Explored], compare: Compare, descriptors: Iterable[int]) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs, uninterrupted():
            self._pid = fork_helper()
            if not self._pid:
                keep_only([theirs.fileno(), *descriptors])
                _answer(theirs, explore, compare)
            self._undoing = undo_later(partial(end_helper, self._pid, 0))

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._undoing.now()

    def explored(self) -> Explored:
        """Wait for what it found; raises ``InternalError`` as exploring does, or where it is lost."""
        found: Explored = self._told()
        return found

    def compared(self, histories: Histories) -> Comparison:
        """Have a run held against what it explored; raises as ``explored`` does."""
        with suppress(OSError):  # it is gone, which is told next
            self._socket.sendall(written(histories).encode() + b"\n")
        found: Comparison = self._told()
        return found

    def _told(self) -> Any:
        line = _line(self._socket)
        if not line or line.startswith(FAILED):
            raise InternalError(line[len(FAILED) :].decode() or "explorer-lost")
        return read(line.decode())


def _line(channel: socket.socket) -> bytes:
    """The next line, of which nothing follows yet; "" when the other side is gone."""
    pieces = []
    while piece := channel.recv(LARGEST_PIECE):
        pieces.append(piece)
        if piece.endswith(b"\n"):
            return b"".join(pieces)[:-1]
    return b""


def _answer(channel: socket.socket, explore: Callable[[], Explored], compare: Compare) -> NoReturn:
    try:
        _tell(channel, explore)
        while line := _line(channel):
            _tell(channel, partial(_compared, compare, line.decode()))
    finally:
        os._exit(0)


def _compared(compare: Compare, line: str) -> Comparison:
    return compare(read(line))


def _tell(channel: socket.socket, work: Callable[[], object]) -> None:
    try:
        answer = written(work()).encode()
    except GraderError as problem:
        answer = FAILED + problem.key.encode()
    except BaseException:  # noqa: BLE001 - whatever it is, it is told here, and the other side ends this process
        sys.stderr.write(current_traceback())
        answer = FAILED
    channel.sendall(answer + b"\n")
