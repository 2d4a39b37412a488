"""Answers the grader's questions: after this history, what does this process do next?

Theory of operation. This interpreter forks a zygote for every program. That reads its program, compiles it, and never
runs any of it. It forks a child that answers questions (``child``), some thousands of them, and then makes room for a
fresh one: suspended code is never cleaned up, since that would run its ``finally:`` blocks. A child that dies or
computes without end is itself an answer.

Frames are lines of JSON. Nothing that a submission made is unpickled anywhere but in the child.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import re
import socket
from collections.abc import Sequence
from typing import Any, NoReturn

from .child import HANDED_OVER, Child
from .fakes import package, stdlib
from .image import Program
from .protocol import UP, died, read_order
from .state.liveness import reflects
from .state.value_stack import visible

CLOCK = re.compile(
    r"\.time\(|monotonic|perf_counter|process_time|ctime|strftime|localtime|gmtime|datetime|time_ns"
    r"|from time import (?!sleep\b)"
)
LARGEST_PIECE = 1 << 16
SET_DUMPABLE = 4
ENCODER = json.JSONEncoder(separators=(",", ":"))


def serve(channels: Sequence[int], hidden: Sequence[int]) -> None:
    """A worker for each channel, all with the imports of this interpreter.

    No process can look into those of ``hidden``.
    """
    package.install()
    stdlib.install()
    for own in channels:
        if not os.fork():
            for other in channels:
                if other != own:
                    os.close(other)
            if own in hidden:
                _hide()  # before it reads its orders, in which the solution is
            work(own)
    os.closerange(min(channels), max(channels) + 1)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _hide() -> None:
    """Let no other process read this one's memory (prctl(2)); the grader's own solution will be in it."""
    import ctypes  # not where a submission runs

    if ctypes.CDLL(None).prctl(SET_DUMPABLE, 0, 0, 0, 0):
        os._exit(1)


def work(descriptor: int) -> NoReturn:
    """Read the program, then keep a child at work until the grader is gone."""
    channel = Channel(descriptor)
    order = read_order(channel.receive())
    code, callees = visible(order.source, order.path)
    program = Program(
        order.path, code, callees, order.start_method, order.functions, loop_cpu_s=order.loop_cpu_s,
        reads_clock=CLOCK.search(order.source) is not None, reflects=reflects(order.source),
    )  # fmt: skip
    channel.send(UP)
    gc.disable()  # a collection would end suspended greenlets, and run what they have in finally
    while True:
        child = os.fork()
        if child == 0:
            Child(program, channel, ENCODER.encode).answer_all()
        _, status = os.waitpid(child, 0)
        if status != HANDED_OVER:
            channel.send(died(os.waitstatus_to_exitcode(status)))


class Channel:
    """Lines of JSON over a socket. Nothing is read beyond a line, so that the next child finds its own."""

    def __init__(self, descriptor: int) -> None:
        self.socket = socket.socket(fileno=descriptor)

    def receive(self) -> bytes:
        """The next line; empty when the grader is gone."""
        parts = []
        while seen := self.socket.recv(LARGEST_PIECE, socket.MSG_PEEK):
            end = seen.find(b"\n") + 1
            parts.append(self.socket.recv(end or len(seen)))
            if end:
                return b"".join(parts)
        return b""

    def send(self, answer: dict[str, Any]) -> None:
        """One line; a grader that is gone ends this process."""
        try:
            self.socket.sendall(ENCODER.encode(answer).encode() + b"\n")
        except OSError:
            os._exit(1)
