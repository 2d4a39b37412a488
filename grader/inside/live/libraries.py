"""Which library starts a thread or a process for a submission: it is called what it is, and not what it is made of."""

from __future__ import annotations

import sys
import types

NAMES = {
    "multiprocessing.managers": "multiprocessing.Manager",
    "multiprocessing.pool": "multiprocessing.Pool",
    "multiprocessing.dummy": "multiprocessing.dummy",
    "concurrent.futures.thread": "concurrent.futures.ThreadPoolExecutor",
    "concurrent.futures.process": "concurrent.futures.ProcessPoolExecutor",
}
THREAD_POOL = "multiprocessing.pool.ThreadPool"


def library_below(path: str) -> str | None:
    """The one that the innermost line of the submission called; ``None`` if none of them did."""
    found: str | None = None
    frame: types.FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename != path:
        module = frame.f_globals.get("__name__")
        if module in NAMES:
            found = NAMES[module]
            if found == "multiprocessing.Pool" and type(frame.f_locals.get("self")).__name__ == "ThreadPool":
                found = THREAD_POOL
        frame = frame.f_back
    return found if frame is not None else None
