"""Explores in a process of its own: a machine with two processors looks at two parts of a submission at a time."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import NoReturn

from grader.domain.errors import GraderError, InternalError
from grader.domain.harmless import current_traceback
from grader.explorer.explore import Explored
from grader.explorer.transfer import read, written
from grader.runtime.stopping import undo_later, uninterrupted
from grader.sandbox.forking import end_helper, fork_helper, keep_only

LARGEST_PIECE = 1 << 18
FAILED = b"!"


class Beside:
    """A process that explores; leaving the context ends it. ``descriptors`` are all that it needs of this one's."""

    def __init__(self, explore: Callable[[], Explored], descriptors: Iterable[int]) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs, uninterrupted():
            self._pid = fork_helper()
            if not self._pid:
                keep_only([theirs.fileno(), *descriptors])
                _answer(theirs, explore)
            self._undoing = undo_later(partial(end_helper, self._pid, 0))

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._undoing.now()

    def explored(self) -> Explored:
        """Wait for what it found; raises ``InternalError`` as exploring does, or where it is lost."""
        pieces = []
        while piece := self._socket.recv(LARGEST_PIECE):
            pieces.append(piece)
        line = b"".join(pieces)
        if not line or line.startswith(FAILED):
            raise InternalError(line[len(FAILED) :].decode() or "explorer-lost")
        found: Explored = read(line.decode())
        return found


def _answer(channel: socket.socket, explore: Callable[[], Explored]) -> NoReturn:
    try:
        answer = written(explore()).encode()
    except GraderError as problem:
        answer = FAILED + problem.key.encode()
    except BaseException:  # noqa: BLE001 - whatever it is, it is told here, and that is the end of this process
        sys.stderr.write(current_traceback())
        answer = FAILED
    channel.sendall(answer)
    os._exit(0)
