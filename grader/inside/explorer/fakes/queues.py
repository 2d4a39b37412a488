"""The queues of ``multiprocessing``, as far as their own process knows of them; the rest is the grader's model."""

from __future__ import annotations

import pickle
from queue import Empty, Full
from typing import Any

from ..items import message, pickled
from ..payloads import PAYLOADS
from ..stage import STAGE
from .handles import Handle, closed

OPEN, CLOSING, CLOSED = range(3)  # a pipe that a feeder thread writes: it closes it after the last item


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
        self._begin()
        STAGE.image.announce("new", self._id, self.KIND, self._maxsize)

    def _begin(self) -> None:
        """Each of these is the process that did it: one that is forked begins anew (``Queue._after_fork``).

        But for the pipe: what a feeder has closed is closed in those that are forked after it, too.
        """
        self._closed_by = self._fed_by = self._cancelled_by = ""
        self._pipe = OPEN

    @property
    def _closed(self) -> bool:
        return bool(self._closed_by == STAGE.image.identity)

    def __getstate__(self) -> Any:
        state = super().__getstate__()
        self._check_pipe()  # its ends are sent along
        return {"_id": state["_id"], "_maxsize": state["_maxsize"]}

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__(state)
        self._begin()

    def put(self, obj: Any, block: Any = 1, timeout: Any = None) -> None:
        """Hand an item to the feeder thread."""
        self._check_open()
        if self._pipe != OPEN:
            STAGE.image.unexplorable("Queue.put() where the pipe was closed before the fork")
        self._send(obj, timing(block, timeout))

    def get(self, block: Any = 1, timeout: Any = None) -> Any:
        """Take an item."""
        self._check_open()
        self._check_pipe()
        return self._receive(timing(block, timeout))

    def put_nowait(self, obj: Any) -> None:
        """``put`` that does not wait."""
        return self.put(obj, 0)

    def get_nowait(self) -> Any:
        """``get`` that does not wait."""
        return self.get(0)

    def empty(self) -> bool:
        """Whether nothing is in the pipe."""
        self._check_pipe()
        return bool(STAGE.image.ask("empty", self._id))

    def full(self) -> bool:
        """Whether every slot is taken."""
        return bool(STAGE.image.ask("full", self._id)) if self._maxsize else False

    def qsize(self) -> int:
        """How many items were put and not taken."""
        return int(STAGE.image.ask("qsize", self._id))

    def close(self) -> None:
        """Put and get no more in this process; its feeder closes the pipe when it has written everything."""
        me = STAGE.image.identity
        if self._fed_by == me and not self._closed:
            self._pipe = CLOSING
        self._closed_by = me

    def join_thread(self) -> None:
        """Wait until the feeder has written everything."""
        assert self._closed, f"Queue {self!r} not closed"
        me = STAGE.image.identity
        if self._fed_by == me and self._cancelled_by != me:
            STAGE.image.announce("flushed", self._id)
            self._pipe = CLOSED

    def cancel_join_thread(self) -> None:
        """Do not wait for the feeder at the end."""
        if self._cancelled_by != STAGE.image.identity:
            STAGE.image.announce("cancel", self._id)
            self._cancelled_by = STAGE.image.identity

    def _check_open(self) -> None:
        if self._closed:
            raise ValueError(f"Queue {self!r} is closed")

    def _check_pipe(self) -> None:
        """Whether the pipe can be read; one that the feeder is about to close cannot be known."""
        if self._pipe == CLOSING:
            STAGE.image.unexplorable("a queue after Queue.close() without Queue.join_thread()")
        if self._pipe == CLOSED:
            closed()

    def _send(self, item: Any, timeout_s: float | None) -> None:
        image, data = STAGE.image, pickled(item)
        packed = message(item, data)
        if timeout_s is None or not self._maxsize:
            image.announce("put", self._id, packed, None)
        elif image.ask("put", self._id, packed, timeout_s) == "full":
            image.clock_s += timeout_s
            raise Full
        self._fed_by = image.identity
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
        self._is_open = True
        STAGE.image.announce("new", self._id, self.KIND, 0)

    def __getstate__(self) -> Any:
        self._check_open()
        return super().__getstate__()

    def put(self, obj: Any) -> None:
        """Write an item."""
        data = pickle.dumps(obj)
        self._check_open()
        STAGE.image.announce("put", self._id, message(obj, data), None)

    def get(self) -> Any:
        """Take an item."""
        if not self._is_open:  # it fails when it has the reader lock, which another process may hold in ``get``
            STAGE.image.unexplorable("SimpleQueue.get() after SimpleQueue.close()")
        return pickle.loads(PAYLOADS.unpack(STAGE.image.ask("get", self._id, None)))

    def empty(self) -> bool:
        """Whether nothing is in the pipe."""
        self._check_open()
        return bool(STAGE.image.ask("empty", self._id))

    def close(self) -> None:
        """Close both ends of the pipe, in this process and in those that are forked from it later."""
        self._is_open = False

    def _check_open(self) -> None:
        if not self._is_open:
            closed()
