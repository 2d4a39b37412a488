"""Tells the grader now and then that a process is still at its operations, though none of them is worth a note.

A look at a queue, a lock that is taken, a child asked whether it is alive: a program may make millions of them. One
note after a while tells that a process that used so much processor time did not just compute.
"""

from __future__ import annotations

import functools
import threading
import time
from collections.abc import Callable
from multiprocessing import connection
from typing import Any

BEAT_CPU_S = 0.2


class Beats:
    """The notes of one process, which ``send`` sends."""

    def __init__(self, send: Callable[[], None]) -> None:
        self._send = send
        self._sent_cpu_s = 0.0

    def forget(self) -> None:
        """After a fork, the new process's clock begins anew."""
        self._sent_cpu_s = 0.0

    def beat(self) -> None:
        """An operation was made."""
        cpu_s = time.process_time()
        # What a queue's feeder thread does is no operation of the program's.
        if cpu_s - self._sent_cpu_s > BEAT_CPU_S and threading.current_thread() is threading.main_thread():
            self._sent_cpu_s = cpu_s
            self._send()

    def after(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """A call that is such an operation."""

        @functools.wraps(call)
        def beating(*args: Any, **kwargs: Any) -> Any:
            try:
                return call(*args, **kwargs)
            finally:
                self.beat()

        return beating

    def install(self) -> None:
        """Take the places of the methods of pipes."""
        pipe: Any = connection.Connection
        for name in ("poll", "recv", "recv_bytes", "send", "send_bytes"):
            setattr(pipe, name, self.after(getattr(pipe, name)))
