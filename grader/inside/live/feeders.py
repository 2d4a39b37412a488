"""Tells of the threads that send what was put: items that they drop, and processes that do not wait for them."""

from __future__ import annotations

import contextlib
import functools
import json
import os
from collections.abc import Callable
from multiprocessing import queues
from typing import Any

from ..describe import item_fields, queue_fields

Note = Callable[..., None]  # kind, and fields by their names


class Feeders:
    """Replaces the methods of ``Queue`` that are about its feeder.

    ``note`` tells of what the process itself does, on this ``line``; ``send`` writes a packet; ``written`` is how much
    the process has printed.
    """

    def __init__(
        self, note: Note, line: Callable[[], int | None], send: Callable[[bytes], Any], written: Callable[[], int]
    ) -> None:
        self._note = note
        self._line = line
        self._send = send
        self._written = written

    def install(self) -> None:
        """Take their places."""
        queue: Any = queues.Queue
        cancel, drop = queue.cancel_join_thread, queue._on_queue_feeder_error

        @functools.wraps(cancel)
        def cancel_join_thread(one: Any, *args: Any) -> None:
            if (line := self._line()) is not None:  # of the submission's own: Python's libraries use it as well
                self._note("cancelled", l=line, **queue_fields(one))
            cancel(one, *args)

        def dropped(error: Exception, item: Any) -> None:
            self._tell_of_drop(item)
            drop(error, item)

        queue.cancel_join_thread = cancel_join_thread
        queue._on_queue_feeder_error = staticmethod(dropped)

    def _tell_of_drop(self, item: Any) -> None:
        """In the feeder: a note of its own, no part of what the process itself did since its last one."""
        fields = {"k": "dropped", "me": os.getpid(), "w": self._written(), "p": 0, "s": 0, "item": item_fields(item)}
        with contextlib.suppress(OSError):
            self._send(json.dumps(fields, separators=(",", ":")).encode())
