"""The queues of ``multiprocessing``, as far as their own process knows of them; the rest is the grader's model."""

from __future__ import annotations

import pickle
from queue import Empty, Full
from typing import Any

from ..items import message, pickled
from ..payloads import PAYLOADS
from ..stage import STAGE
from .handles import Handle


def timing(block: Any, timeout: Any) -> float | None:
    """``None``: waits without a timeout; 0: not at all; else seconds (Lib/multiprocessing/queues.py)."""
    if not block:
        return 0
    return None if timeout is None else max(float(timeout), 0)


class Queue(Handle):
    """``multiprocessing.Queue``."""

    KIND = "Queue"

    def __init__(self, maxsize: int = 0, *, ctx: Any = None) -> None:
        super().__init__()
        self._maxsize = max(int(maxsize), 0)
        self._closed = False
        STAGE.image.announce("new", self._id, self.KIND, self._maxsize)

    def __getstate__(self) -> Any:
        return {**super().__getstate__(), "_closed": False}

    def put(self, obj: Any, block: Any = 1, timeout: Any = None) -> None:
        """Hand an item to the feeder thread."""
        self._check_open()
        self._send(obj, timing(block, timeout))

    def get(self, block: Any = 1, timeout: Any = None) -> Any:
        """Take an item."""
        self._check_open()
        return self._receive(timing(block, timeout))

    def put_nowait(self, obj: Any) -> None:
        """``put`` that does not wait."""
        return self.put(obj, 0)

    def get_nowait(self) -> Any:
        """``get`` that does not wait."""
        return self.get(0)

    def empty(self) -> bool:
        """Whether nothing is in the pipe."""
        return bool(STAGE.image.ask("empty", self._id))

    def full(self) -> bool:
        """Whether every slot is taken."""
        return bool(STAGE.image.ask("full", self._id)) if self._maxsize else False

    def qsize(self) -> int:
        """How many items were put and not taken."""
        return int(STAGE.image.ask("qsize", self._id))

    def close(self) -> None:
        """Put and get no more in this process."""
        self._closed = True

    def join_thread(self) -> None:
        """Wait until the feeder has written everything."""
        assert self._closed, f"Queue {self!r} not closed"
        STAGE.image.announce("flushed", self._id)

    def cancel_join_thread(self) -> None:
        """Do not wait for the feeder at the end."""
        STAGE.image.announce("cancel", self._id)

    def _check_open(self) -> None:
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")

    def _send(self, item: Any, timeout_s: float | None) -> None:
        image, data = STAGE.image, pickled(item)
        packed = message(item, data)
        if timeout_s is None or not self._maxsize:
            image.announce("put", self._id, packed, None)
        elif image.ask("put", self._id, packed, timeout_s) == "full":
            image.clock_s += timeout_s
            raise Full
        image.remember(self._id, item, data)

    def _receive(self, timeout_s: float | None) -> Any:
        outcome = STAGE.image.ask("get", self._id, timeout_s)
        if outcome == "empty":
            STAGE.image.clock_s += timeout_s or 0
            raise Empty
        return pickle.loads(PAYLOADS.unpack(outcome))


class JoinableQueue(Queue):
    """``multiprocessing.JoinableQueue``."""

    KIND = "JoinableQueue"

    def task_done(self) -> None:
        """Take one off the count."""
        if STAGE.image.ask("task_done", self._id) == "overcalled":
            raise ValueError("task_done() called too many times")

    def join(self) -> None:
        """Wait until the count is 0."""
        STAGE.image.announce("join", self._id)


class SimpleQueue(Handle):
    """``multiprocessing.SimpleQueue``: no feeder; ``put`` writes the pipe itself."""

    KIND = "SimpleQueue"

    def __init__(self, *, ctx: Any = None) -> None:
        super().__init__()
        STAGE.image.announce("new", self._id, self.KIND, 0)

    def put(self, obj: Any) -> None:
        """Write an item."""
        STAGE.image.announce("put", self._id, message(obj, pickle.dumps(obj)), None)

    def get(self) -> Any:
        """Take an item."""
        return pickle.loads(PAYLOADS.unpack(STAGE.image.ask("get", self._id, None)))

    def empty(self) -> bool:
        """Whether nothing is in the pipe."""
        return bool(STAGE.image.ask("empty", self._id))

    def close(self) -> None:
        """Nothing to do."""
