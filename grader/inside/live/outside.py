"""What the explorer would not follow: processes of another kind, and signals to them, however made (PEP 578)."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from typing import Any

PACKAGE = multiprocessing.__file__.removesuffix("__init__.py")
ASKS_THE_PROCESSOR = ["uname", "-p"]  # as ``platform.platform()`` does
OUTSIDE = frozenset({
    "os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.system", "os.kill", "signal.pthread_kill",
    "subprocess.Popen",
})  # fmt: skip


def watch_outside(note: Callable[..., None]) -> None:
    """Have a note sent of each, unless it is multiprocessing that does so; this cannot be undone."""

    def audit(event: str, arguments: Any) -> None:
        if event not in OUTSIDE or sys._getframe(1).f_code.co_filename.startswith(PACKAGE):
            return
        if event != "subprocess.Popen" or arguments[1] != ASKS_THE_PROCESSOR:
            note("outside", why=event)

    sys.addaudithook(audit)
