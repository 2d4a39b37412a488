"""The worker's side of the grader: starts it, asks it, and ends it. No byte of an answer is trusted."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from grader.errors import InternalError
from grader.exercise import Limits
from grader.explorer.operations import MalformedError, Operation, read_operation
from grader.sandbox.keeper import Command
from grader.sandbox.processes import cpu_s
from grader.sandbox.supervisor import Supervisor

CHANNEL = 3
LARGEST_ANSWER = 4 << 20
PATIENCE_S = 20.0  # a question takes a fraction of a millisecond; an endless loop ends itself after a second of work
START_UP_S = 60.0
LIMITS = Limits(cpu_s=3600)  # it answers thousands of questions, and ends each that takes too long itself
PACKAGE = Path(__file__).parent.parent
BOOT = (
    "import sys; sys.path.insert(0, {folder!r}); from inside.explorer import worker; sys.path.pop(0); "
    f"worker.serve({CHANNEL})"
)


class Text(NamedTuple):
    """What a worker runs: a source, how its processes start, and which end of chance it sees."""

    name: str
    source: str
    start_method: str
    chance: str
    functions: tuple[str, ...] = ()


class Answer(NamedTuple):
    """The operations after the last outcome of the question, and what tells this process's state from others.

    ``known`` and ``total`` are checksums of the operations before and up to the end: two runs with the same history
    must agree. ``died`` is the exit code of a worker that broke down over the question.
    """

    operations: tuple[Operation, ...]
    known: int
    total: int
    state: str | None
    died: int | None = None


class Worker:
    """One worker process and what it has been asked; leaving the context ends it and all below it."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.questions = 0
        with ExitStack() as stack:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="pc-", ignore_cleanup_errors=True))
            self._socket, theirs = socket.socketpair()
            stack.enter_context(self._socket)
            with theirs:
                command = Command(
                    [sys.executable, "-s", "-P", "-X", "utf8", "-c", BOOT.format(folder=str(PACKAGE))],
                    {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder, "PYTHONHASHSEED": "0"},
                    Path(folder),
                    {CHANNEL: theirs.fileno()},
                    LIMITS,
                )
                self._supervisor = stack.enter_context(Supervisor(command))
            self._left = b""
            self._up = False
            self._path = f"{folder}/{text.name}"
            self._stack = stack.pop_all()
        self._send(
            {"path": self._path, "source": text.source, "start_method": text.start_method, "chance": text.chance,
             "functions": list(text.functions)}
        )  # fmt: skip

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def cpu_s(self) -> float:
        """Processor time of everything below, in seconds."""
        return sum(cpu_s(pid) for pid in self._supervisor.below())

    def ask(self, image: Any, identity: str, history: list[Any], *, with_state: bool) -> Answer:
        """What the process does after this history."""
        self.wait_until_up()
        self.questions += 1
        self._send({"image": image, "id": identity, "history": history, "print": with_state})
        line = self._line(PATIENCE_S)
        try:
            return _answer(json.loads(line)) if line is not None else Answer((), 0, 0, None, died=-9)
        except (ValueError, RecursionError, MalformedError):
            return Answer((), 0, 0, None, died=-9)

    def wait_until_up(self) -> None:
        """Wait for the interpreter and its imports; raises ``InternalError`` if they never come."""
        if self._up:
            return
        line = self._line(START_UP_S)
        if line is None or line.strip() != b'{"up":true}':
            raise InternalError("not-up")
        self._up = True

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self._socket.sendall(json.dumps(message, separators=(",", ":")).encode() + b"\n")
        except OSError:
            raise InternalError("not-up") from None

    def _line(self, patience_s: float) -> bytes | None:
        """The next line; ``None`` when it does not come, or is longer than any answer."""
        until_s = time.monotonic() + patience_s
        while b"\n" not in self._left:
            self._socket.settimeout(max(until_s - time.monotonic(), 0.001))
            try:
                piece = self._socket.recv(1 << 18)
            except OSError:
                return None
            if not piece or len(self._left) > LARGEST_ANSWER:
                return None
            self._left += piece
        line, _, self._left = self._left.partition(b"\n")
        return line


def _answer(data: Any) -> Answer:
    match data:
        case {"died": int(code)}:
            return Answer((), 0, 0, None, died=code)
        case {"ops": list(operations), "known": int(known), "sum": int(total), "print": None | str() as state}:
            return Answer(tuple(map(read_operation, operations)), known, total, state)
    raise MalformedError
