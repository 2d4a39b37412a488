"""Forces one order of calls on the real processes of a program: each call waits for its turn in a given list.

Theory of operation. The list names for each turn who does what: a process by its number in the order of starts, and
one of its calls, or the feeder thread that writes its next item to the pipe. A counter in a file that all processes
have mapped says whose turn it is. A process goes on after a call only when its next turn has come, so that what it does
between two calls, printing for instance, happens at the turn of the second, as it does in the model. When the list is
at its end, all processes go on freely, but those that the model kills: they stand where they are until it happens.

The calls themselves are Python's own; only how long processes take between them is decided here, and that a wait with
a timeout gives up at its turn. A program that does something else than its list says is set free.
"""

from __future__ import annotations

import json
import mmap
import os
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from multiprocessing import process, queues
from time import sleep  # before the recorder shortens it
from typing import Any

from .. import TURNS
from .patches import timeout_of
from .recorder import Recorder

COUNTER = "turn"
PAUSE_S = 0.0002
AT_ONCE_S = 1e-9  # a wait, but none that lasts
PATIENCE_S = 10.0  # with a turn that no process takes; on a busy machine all are late
OWNERS = (process.BaseProcess, queues.Queue, queues.SimpleQueue, queues.JoinableQueue)
# The words of calls, where they are not the methods' own names.
WORDS: dict[tuple[Any, str], str] = {
    (process.BaseProcess, "join"): "process_join",
    (process.BaseProcess, "terminate"): "stop",
    (process.BaseProcess, "kill"): "stop",
}


def word_of(owner: Any, name: str) -> str | None:
    """How a list of turns calls this method; ``None`` for one that needs no turn."""
    return WORDS.get((owner, name), name) if owner in OWNERS and not name.startswith("_") else None


class Gate:
    """The turns of one process: its own, and those of its feeder threads."""

    def __init__(self, folder: str, followed: Callable[[], None]) -> None:
        with open(f"{folder}/{TURNS}", encoding="utf-8") as file:  # noqa: PTH123 - no pathlib in the student's processes
            self._plan = json.load(file)
        descriptor = os.open(f"{folder}/{COUNTER}", os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(descriptor, 4)
        self._turn = memoryview(mmap.mmap(descriptor, 4)).cast("I")
        os.close(descriptor)
        self._followed = followed
        self.become(0)

    def become(self, number: int) -> None:
        """Be this process from now on."""
        turns = [(at, what, detail) for at, (who, what, detail) in enumerate(self._plan["turns"]) if who == number]
        self._mine = deque(turn for turn in turns if turn[1] != "arrive")
        self._feeders = deque(turn for turn in turns if turn[1] == "arrive")
        self._last = len(self._plan["turns"]) + (number in self._plan["killed"])

    def enter(self) -> None:
        """Wait for one's next turn; or, when there is none, for the end of the list."""
        self._wait_until(self._mine[0][0] if self._mine else self._last)

    def carry_out(self, what: str, call: Callable[[], Any], at_timeout: Callable[[], Any] | None) -> Any:
        """Do something in one's turn; ``at_timeout`` does it without waiting, ``None`` for a call without a timeout."""
        if not self._mine:
            return call()
        _, expected, detail = self._mine.popleft()
        if expected != what or (detail == "gave_up" and at_timeout is None):
            self._give_up()
            return call()
        try:
            return at_timeout() if at_timeout is not None and detail == "gave_up" else call()
        finally:
            self._next()
            self.enter()

    def exit(self) -> None:
        """Pass one's last turn; what follows is multiprocessing's own."""
        if self._mine and self._mine.popleft()[1] == "exit":
            self._next()
        self._mine.clear()

    def feeder(self, lock: Any) -> FeederLock:
        """The lock of a queue's pipe, for a feeder thread of this process."""
        return FeederLock(self, lock)

    def arrive(self) -> None:
        """Wait until the next item of this process may go into the pipe."""
        if self._feeders:
            self._wait_until(self._feeders.popleft()[0])

    def arrived(self) -> None:
        """An item is in the pipe."""
        self._next()

    def child(self) -> int:
        """The number of the process that is started at this turn; -1 if none is."""
        return self._mine[0][2] if self._mine and self._mine[0][1] == "start" else -1

    def _next(self) -> None:
        if self._turn[0] < len(self._plan["turns"]):
            self._turn[0] += 1
            if self._turn[0] == len(self._plan["turns"]):
                self._followed()

    def _wait_until(self, at: int) -> None:
        seen, began_s = -1, 0.0
        while (turn := self._turn[0]) < at:
            if turn != seen:
                seen, began_s = turn, time.monotonic()
            elif turn < len(self._plan["turns"]) and time.monotonic() - began_s > PATIENCE_S:
                self._give_up()
            sleep(PAUSE_S)

    def _give_up(self) -> None:
        self._turn[0] = len(self._plan["turns"]) + 1


class FeederLock:
    """A lock that is not to be had before one's turn, and ends it when it is given back."""

    def __init__(self, gate: Gate, lock: Any) -> None:
        self._gate = gate
        self._lock = lock

    def acquire(self) -> None:
        """Wait for the turn, then for the lock, which is free by then."""
        self._gate.arrive()
        self._lock.acquire()

    def release(self) -> None:
        """Give back both."""
        self._lock.release()
        self._gate.arrived()


class GatedRecorder(Recorder):
    """A recorder of a program whose calls happen in a given order."""

    def install(self) -> None:
        """Besides, take the place of the feeder threads' own function."""
        folder = self.path.rpartition("/")[0]
        self.gate = Gate(folder, lambda: self.note("followed"))
        super().install()
        feed = queues.Queue._feed  # type: ignore[attr-defined]
        queues.Queue._feed = staticmethod(partial(self._feed, feed))  # type: ignore[attr-defined]

    def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """Begin and end in turn."""
        self.gate.enter()
        try:
            return super().run(function, *args)
        finally:
            self.gate.exit()

    def sleep(self, original: Any, seconds: float) -> None:
        """Not at all: who comes when is decided already."""

    def _replace(self, owner: Any, name: str, wrapper: Callable[..., Any]) -> None:
        super()._replace(owner, name, wrapper)
        what, recorded = word_of(owner, name), vars(owner).get(name)
        if what is not None and recorded is not None:
            setattr(owner, name, lambda *args, **kwargs: self._in_turn(what, recorded, args, kwargs))

    def _in_turn(self, what: str, call: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if what == "start":
            args[0].number_in_turns = self.gate.child()
        at_once = _at_once(what, args, kwargs)
        at_timeout = partial(call, *at_once) if at_once else None
        return self.gate.carry_out(what, partial(call, *args, **kwargs), at_timeout)

    def _bootstrap(self, original: Any, child: Any, *args: Any, **kwargs: Any) -> Any:
        self.gate.become(child.number_in_turns)
        return super()._bootstrap(original, child, *args, **kwargs)

    def _feed(self, original: Any, buffer: Any, notempty: Any, send: Any, lock: Any, *rest: Any) -> None:
        original(buffer, notempty, send, self.gate.feeder(lock), *rest)


def _at_once(what: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
    """The arguments with which a call gives up at once; none for one that never gives up."""
    this, *rest = args
    match what:
        case "get" if (timeout_s := timeout_of(tuple(rest), kwargs)) is not None:
            return (this, True, AT_ONCE_S) if timeout_s > 0 else (this, False)
        case "put" if timeout_of(tuple(rest[1:]), kwargs) is not None:
            return (this, rest[0] if rest else kwargs.get("obj"), False)
        case "process_join" if [*rest, *kwargs.values()] not in ([], [None]):
            return (this, 0)
    return ()
