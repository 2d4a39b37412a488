"""Notes what a process does with processes and queues, and sends each note to the grader as one packet.

Theory of operation. The methods of ``multiprocessing``'s own classes are replaced in place, so it does not matter how a
submission gets at them: ``from multiprocessing import Queue``, ``mp.get_context("spawn")``, a subclass. A blocking call
is noted before it begins (``op``) and after it ended (``did``), so that the last note of a process tells where it
stands. The packets of all processes share one SOCK_SEQPACKET socket: the kernel keeps each whole, keeps their order,
and tells the reader which process wrote which.

What a process prints goes its own way, by file descriptor 1. Each note carries how many bytes its process had printed
by then (``w``), which puts lines and notes of one process into their true order without parsing anything.

``spawn`` and ``forkserver`` start new interpreters through ``multiprocessing.util.spawnv_passfds``; their command line
is extended there, so that this module is at work before anything of the submission is imported.
"""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import io
import json
import os
import queue as standard_queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import process, queues, util
from typing import Any

from .. import STACKS_SIGNAL
from ..describe import error_fields, item_fields, process_fields, queue_fields, shorten
from . import chance
from .beats import Beats
from .feeders import Feeders
from .libraries import library_below
from .looks import Looks
from .observer import Observer
from .outside import watch_outside
from .patches import CountedOutput, ImportWatch, Sleep, is_bounded, name_semaphores, timeout_of

# The lesson's 1 to 3 s become 5 to 15 ms: longer than a switch between processes, short for a reader.
SLEEP_SCALE = 1 / 200
LONGEST_SLEEP_S = 0.05
HEARTBEAT_SLEPT_S = 20.0


class Recorder:
    """The notes of one process and, after a fork, of its children."""

    def __init__(self, descriptor: int, path: str, boot: str) -> None:
        self.descriptor = descriptor
        self.path = path
        self.boot = boot
        self.output = CountedOutput(1, "wb", closefd=False)
        self.stdout = io.TextIOWrapper(
            io.BufferedWriter(self.output), encoding="utf-8", errors="backslashreplace", line_buffering=True
        )
        self.send = os.write
        self.polls = 0
        self.counted: int | None = None  # what the last look at a queue's size showed, if nothing happened since
        self.slept_s = 0.0
        self.beats = Beats(self._looks_on)
        self.looks = Looks()
        self.observer = Observer(self.look, self.beats.beat, self.note, self.line)
        self.feeders = Feeders(
            self.note, self.line, lambda packet: self.send(self.descriptor, packet), lambda: self.output.written
        )

    def install(self) -> None:
        """Take the places of ``multiprocessing``'s methods, of standard output and of ``time.sleep``."""
        # Line buffering, as on a terminal: what a process printed before it was killed is not lost.
        sys.stdout = sys.__stdout__ = self.stdout  # type: ignore[misc]
        os.register_at_fork(after_in_child=self._forget)
        faulthandler.register(STACKS_SIGNAL, file=2, all_threads=True)
        sys.meta_path.insert(0, ImportWatch(self.note))
        name_semaphores(self.path.split("/")[-2])
        self._replace_queue_calls()
        self._replace_process_calls()
        self._replace_clock()
        self.beats.install()
        self.observer.install()
        self.feeders.install()
        chance.install()
        watch_outside(self.note)

    def note(self, kind: str, **fields: Any) -> None:
        """Send one note; a grader that is gone is no reason to stop."""
        # Closed by the program, or interrupted while it was flushing: the note matters more.
        with contextlib.suppress(ValueError, OSError, RuntimeError):
            self.stdout.flush()
        fields |= {"k": kind, "me": os.getpid(), "w": self.output.written, "p": self.polls, "s": round(self.slept_s, 3)}
        if looks := self.looks.take(is_own_note=kind == "looked"):
            fields["looks"] = looks
        self.polls, self.slept_s, self.counted = 0, 0.0, None
        with contextlib.suppress(OSError):
            self.send(self.descriptor, json.dumps(fields, separators=(",", ":")).encode())

    def look(self, word: str, thing: int, outcome: Any) -> None:
        """An operation that is not worth a note of its own."""
        if self.looks.add([word, self.line(), thing, outcome]):
            self._looks_on()

    def line(self) -> int | None:
        """The innermost line of the submission that is being executed."""
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != self.path:
            frame = frame.f_back  # type: ignore[assignment]
        return frame.f_lineno if frame is not None else None

    def _forget(self) -> None:
        self.output.written, self.polls, self.slept_s = 0, 0, 0.0
        self.beats.forget()
        self.looks.forget()
        self.observer.forget()

    def _looks_on(self) -> None:
        counted = self.counted  # this is not about anything that happened
        self.note("looked", l=self.line())
        self.counted = counted

    def _replace_queue_calls(self) -> None:
        for kind in (queues.Queue, queues.JoinableQueue, queues.SimpleQueue):
            self._replace(kind, "put", self._put)
            self._replace(kind, "get", self._get)
        for name in ("empty", "full", "qsize"):
            self._replace(queues.Queue, name, functools.partial(self._looked, name))
        self._replace(queues.SimpleQueue, "empty", functools.partial(self._looked, "empty"))
        self._replace(standard_queue.Queue, "put", self._thread_put)
        self._replace(queues.JoinableQueue, "task_done", functools.partial(self._count, "task_done"))
        self._replace(queues.JoinableQueue, "join", functools.partial(self._count, "queue_join"))

    def _replace_process_calls(self) -> None:
        self._replace(process.BaseProcess, "start", self._start)
        self._replace(process.BaseProcess, "join", self._process_join)
        self._replace(process.BaseProcess, "terminate", self._stop)
        self._replace(process.BaseProcess, "kill", self._stop)
        self._replace(process.BaseProcess, "_bootstrap", self._bootstrap)
        self._replace(threading.Thread, "start", self._thread_start)
        self._replace(os, "_exit", self._exit_now)
        for name in ("alarm", "setitimer"):
            self._replace(signal, name, self._timer)
        util.spawnv_passfds = functools.partial(self._spawn, util.spawnv_passfds)

    def _replace_clock(self) -> None:
        time.sleep = Sleep(self.sleep, time.sleep)  # type: ignore[assignment]
        os.write = functools.partial(self._write, os.write)

    def _replace(self, owner: Any, name: str, wrapper: Callable[..., Any]) -> None:
        original = vars(owner).get(name)
        if original is not None:

            @functools.wraps(original)
            def call(*args: Any, **kwargs: Any) -> Any:
                return wrapper(original, *args, **kwargs)

            setattr(owner, name, call)

    def _put(self, original: Any, queue: Any, *args: Any, **kwargs: Any) -> Any:
        fields = {"op": "put", "l": self.line(), **queue_fields(queue)}
        item = args[0] if args else kwargs.get("obj")
        self.note("op", item=item_fields(item), t=timeout_of(args[1:], kwargs) is not None, **fields)
        return self._do(fields, original, queue, *args, **kwargs)

    def _get(self, original: Any, queue: Any, *args: Any, **kwargs: Any) -> Any:
        fields = {"op": "get", "l": self.line(), **queue_fields(queue)}
        timeout = timeout_of(args, kwargs)
        waits = timeout is None or timeout > 0
        if waits:
            self.note("op", t=timeout is not None, **fields)
        try:
            item = original(queue, *args, **kwargs)
        except BaseException as error:
            if isinstance(error, standard_queue.Empty):
                self.polls += 1
                if not waits:
                    self.look("get", fields["q"], "empty")
            self.beats.beat()
            if waits:
                self.note("did", error=error_fields(error, self.path), **fields)
            raise
        self.note("did", item=item_fields(item), **fields)
        return item

    # Arguments are handed on as they came, wrong ones too: the error is then Python's own, and names Python's method.

    def _looked(self, word: str, original: Any, queue: Any, *args: Any) -> Any:
        """An unsuccessful look is a poll: still empty, still full, as many as a moment ago."""
        found = original(queue, *args)
        if word != "full" or is_bounded(queue):
            self.look(word, queue_fields(queue)["q"], found)
        self.polls += found is True or (type(found) is int and found == self.counted)
        self.counted = found
        self.beats.beat()
        return found

    def _count(self, word: str, original: Any, queue: Any, *args: Any) -> None:
        """A call that is about the count of a queue."""
        fields = {"op": word, "l": self.line(), **queue_fields(queue)}
        self.note("op", t=False, **fields)
        self._do(fields, original, queue, *args)

    def _thread_put(self, original: Any, queue: Any, *args: Any, **kwargs: Any) -> Any:
        line = self.line()
        if line is not None:  # of the submission's own: Python's libraries use it as well
            self.note("foreign", what="queue.Queue", l=line)
        return original(queue, *args, **kwargs)

    def _start(self, original: Any, child: Any, *args: Any) -> None:
        if library := library_below(self.path):
            self.note("foreign", what=library, l=self.line())
        self.observer.watch_values()
        fields = {"op": "start", "l": self.line(), **process_fields(child)}
        self.note("op", t=False, **fields)
        self._do(fields, original, child, *args, after=lambda: {"pid": child.pid})
        self.observer.started(child)

    def _process_join(self, original: Any, child: Any, *args: Any, **kwargs: Any) -> None:
        fields = {"op": "process_join", "l": self.line(), "pid": child.pid}
        self.note("op", t=[*args, *kwargs.values()] not in ([], [None]), **fields)
        self._do(fields, original, child, *args, after=lambda: {"exit": child.exitcode}, **kwargs)

    def _stop(self, original: Any, child: Any, *args: Any) -> None:
        self.note("op", op="stop", t=False, l=self.line(), pid=child.pid)
        original(child, *args)

    def _do(
        self,
        fields: dict[str, Any],
        original: Any,
        *args: Any,
        after: Callable[[], dict[str, Any]] = dict,
        **kwargs: Any,
    ) -> Any:
        try:
            result = original(*args, **kwargs)
        except BaseException as error:
            self.note("did", error=error_fields(error, self.path), **fields)
            raise
        self.note("did", **fields, **after())
        return result

    def _bootstrap(self, original: Any, child: Any, *args: Any, **kwargs: Any) -> Any:
        self.note("began", name=shorten(child.name))
        chance.become(child._identity)
        self.observer.watch_values()
        child.run = functools.partial(self.run, child.run)
        return original(child, *args, **kwargs)

    def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """Call a process's own code, and note how it came to its end."""
        try:
            result = function(*args)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
            self.note("ran", exit=code, l=error_fields(end, self.path)["line"])
            raise
        except BaseException as error:
            self.note("ran", exit=1, error=error_fields(error, self.path))
            raise
        self.note("ran", exit=0)
        return result

    def _thread_start(self, original: Any, thread: Any) -> None:
        if thread.name != "QueueFeederThread":
            self.note("unprovable", why="threading.Thread")
            if self.line() is not None:
                self.note("foreign", what=library_below(self.path) or "threading.Thread", l=self.line())
        original(thread)

    def _exit_now(self, original: Any, *args: Any, **kwargs: Any) -> None:
        if sys._getframe(2).f_code.co_filename == self.path:  # multiprocessing ends children like this as well
            self.note("exit_now", exit=[*args, *kwargs.values(), 0][0], l=self.line())
        original(*args, **kwargs)

    def _timer(self, original: Any, *args: Any) -> Any:
        self.note("unprovable", why="signal.setitimer")
        return original(*args)

    def sleep(self, original: Any, seconds: float) -> None:
        """Sleep a little, and count it in full."""
        self.slept_s += max(seconds, 0)
        if self.slept_s >= HEARTBEAT_SLEPT_S:
            self.note("alive")
        original(min(seconds * SLEEP_SCALE, LONGEST_SLEEP_S))

    def _write(self, original: Any, descriptor: int, data: bytes) -> int:
        count: int = original(descriptor, data)
        if descriptor == 1:
            self.output.written += count
        return count

    def _spawn(self, original: Any, path: Any, args: list[Any], descriptors: Any) -> Any:
        if "-c" in args and "resource_tracker" not in args[args.index("-c") + 1]:
            at = args.index("-c") + 1
            args = [*args[:at], self.boot + args[at], *args[at + 1 :]]
            descriptors = [*descriptors, self.descriptor]
        return original(path, args, descriptors)
