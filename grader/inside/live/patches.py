"""What stands in for parts of Python in the student's processes."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from multiprocessing import process, synchronize
from typing import Any


class Sleep:
    """What stands in for ``time.sleep``; it is pickled as the original is, by its name, and so can be a target."""

    def __init__(self, sleep: Callable[[Any, float], None], original: Any) -> None:
        self.sleep = sleep
        self.original = original
        self.__module__, self.__name__, self.__qualname__ = "time", "sleep", "sleep"

    def __call__(self, seconds: float, /) -> None:
        """Sleep."""
        self.sleep(self.original, seconds)

    def __reduce__(self) -> str:
        return "sleep"


class ImportWatch:
    """A finder that finds nothing, but tells the grader that a long import is under way."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self.note = note
        self.last_s = 0.0

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Note at most 20 imports a second."""
        if time.monotonic() - self.last_s > 0.05:
            self.last_s = time.monotonic()
            self.note("import")


class CountedOutput(io.FileIO):
    """File descriptor 1, counting the bytes this process wrote."""

    written = 0

    def write(self, data: Any) -> int:
        """Write and count."""
        count = super().write(data)
        self.written += count or 0
        return count


def timeout_of(args: tuple[Any, ...], kwargs: dict[str, Any]) -> float | None:
    """The timeout of a ``get`` or ``put``: ``None`` blocks without end, 0 does not block."""
    block = args[0] if args else kwargs.get("block", True)
    timeout = args[1] if len(args) > 1 else kwargs.get("timeout")
    if not block:
        return 0.0
    return timeout if isinstance(timeout, int | float) or timeout is None else 0.0


def is_bounded(queue: Any) -> bool:
    """Whether a queue was made for a number of items; ``full()`` of another tells nothing."""
    return bool(queue._maxsize < synchronize.SEM_VALUE_MAX)  # type: ignore[attr-defined]


def name_semaphores(prefix: str) -> None:
    """Name semaphores so that the grader finds those that are left when everything has ended.

    They are removed as in any run: a main process that ends before its children have come up takes away under spawn
    what they are about to open (https://bugs.python.org/issue28965).
    """
    process.current_process()._config["semprefix"] = f"/{prefix}"  # type: ignore[attr-defined]
