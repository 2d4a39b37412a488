"""What stands in for parts of Python in the student's processes."""

from __future__ import annotations

import time
from collections.abc import Callable
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
