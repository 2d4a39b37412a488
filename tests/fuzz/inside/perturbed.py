"""Perturbs the timing of a program's processes, and notes what they print and how they begin and end.

Nothing of ``multiprocessing`` is changed but its timing: there are short naps, by chance with a fixed seed, before and
after its calls, before a feeder writes, at the beginning and at the end of a process, and with ``FUZZ_DEPTH=2`` around
every lock and pipe within its calls.
"""

from __future__ import annotations

import builtins
import json
import os
import random
import sys
import time
from collections.abc import Callable
from multiprocessing import connection, context, popen_fork, process, queues, synchronize, util
from typing import Any

CALLS = {
    queues.Queue: ("put", "get", "empty", "full", "qsize", "close", "join_thread", "cancel_join_thread"),
    queues.JoinableQueue: ("put", "task_done", "join"),
    queues.SimpleQueue: ("put", "get", "empty"),
    process.BaseProcess: ("join", "is_alive", "terminate", "kill"),
    synchronize.Event: ("set", "clear", "is_set", "wait"),
}
WITHIN = {
    synchronize.SemLock: ("__enter__", "__exit__"),
    connection.Connection: ("recv_bytes", "poll"),
}
_sleep = time.sleep


class _Chance:
    """How one process is perturbed: how often, how long, and how much slower than others in which of its parts."""

    def __init__(self) -> None:
        self.pid = self.fd = -1
        self.depth = 0
        self.begin("MainProcess")

    def begin(self, name: str) -> None:
        """What the seed has for a process of this name."""
        self.depth = int(os.environ.get("FUZZ_DEPTH", "1"))
        of_run, self.own = (random.Random(f"{os.environ.get('FUZZ_SEED')}{more}") for more in ("", f":{name}"))
        self.often, self.longest_s = of_run.choice((0.1, 0.4, 0.8, 1.0)), of_run.choice((0.0005, 0.003, 0.012))
        self.slower = {
            "call": self.own.choice((0, 0.2, 1, 1, 1, 4)),
            "feeder": self.own.choice((0, 0, 1, 1, 5)),
            "begin": self.own.choice((0, 0, 2, 8)),
            "within": self.own.choice((0.2, 1, 4)) if self.depth > 1 else 0,
        }

    def nap(self, where: str) -> None:
        """Perhaps sleep for a moment."""
        longest_s = self.longest_s * self.slower[where]
        if self.depth and longest_s and self.own.random() < self.often:
            _sleep(self.own.random() * longest_s)


_CHANCE = _Chance()


def note(*record: Any) -> None:
    """Write down what happened; one file for each process."""
    if _CHANCE.pid != os.getpid():
        _CHANCE.pid = os.getpid()
        path = f"{os.environ['FUZZ_LOG']}/{_CHANCE.pid}.log"
        _CHANCE.fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.write(_CHANCE.fd, (json.dumps(record) + "\n").encode())


def install() -> None:
    """Put the naps and notes into this interpreter."""
    _CHANCE.begin("MainProcess")
    builtins.print = _say
    # Under spawn, a main process at its end removes the names of semaphores that its children have not opened yet
    # (bpo-28965), and they die of it. The grader keeps the names on purpose, and so is it done here.
    synchronize.SemLock._cleanup = staticmethod(lambda name: None)
    method = os.environ.get("FUZZ_METHOD", "fork")
    context._default_context._default_context = context._concrete_contexts[method]
    _nap_around(CALLS, "call")
    if _CHANCE.depth > 1:
        _nap_around(WITHIN, "within")
    _note_processes()
    _nap_before_feeders()


def _say(*args: Any, sep: str = " ", end: str = "\n", file: Any = None, flush: bool = False) -> None:
    if file is None or file is sys.stdout:
        note("said", sep.join(map(str, args)))
    else:
        file.write(sep.join(map(str, args)) + end)


def _nap_around(calls: dict[type, tuple[str, ...]], where: str) -> None:
    for owner, names in calls.items():
        for name in names:
            if name in vars(owner):
                setattr(owner, name, _napping(vars(owner)[name], where))


def _napping(original: Callable[..., Any], where: str) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        _CHANCE.nap(where)
        try:
            return original(*args, **kwargs)
        finally:
            _CHANCE.nap(where)

    return call


def _note_processes() -> None:
    start, poll, boot = process.BaseProcess.start, popen_fork.Popen.poll, process.BaseProcess._bootstrap
    exiting = util._exit_function

    def started(self: Any) -> None:
        _CHANCE.nap("call")
        start(self)
        note("started", self.name, self.pid)
        _CHANCE.nap("call")

    def polled(self: Any, *args: Any) -> Any:
        known, code = self.returncode, poll(self, *args)
        if known is None and code is not None:
            note("ended", self.pid, code)
        return code

    def booted(self: Any, *args: Any, **kwargs: Any) -> Any:
        _CHANCE.begin(self.name)
        note("begun", self.name)
        _CHANCE.nap("begin")
        return boot(self, *args, **kwargs)

    def exits(*args: Any, **kwargs: Any) -> None:
        _CHANCE.nap("call")
        exiting(*args, **kwargs)

    process.BaseProcess.start, popen_fork.Popen.poll, process.BaseProcess._bootstrap = started, polled, booted
    util._exit_function = exits


def _nap_before_feeders() -> None:
    """Before a feeder asks for the lock of the pipe, and before it writes."""
    send, feed = connection.Connection.send_bytes, queues.Queue._feed

    def sent(self: Any, *args: Any, **kwargs: Any) -> None:
        _CHANCE.nap("feeder")
        send(self, *args, **kwargs)

    class Lock:
        def __init__(self, lock: Any) -> None:
            self.lock = lock

        def acquire(self) -> Any:
            _CHANCE.nap("feeder")
            return self.lock.acquire()

        def release(self) -> Any:
            return self.lock.release()

    def fed(buffer: Any, notempty: Any, send_bytes: Any, writelock: Any, *rest: Any) -> None:
        feed(buffer, notempty, send_bytes, Lock(writelock), *rest)

    connection.Connection.send_bytes = sent
    queues.Queue._feed = staticmethod(fed)
