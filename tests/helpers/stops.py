"""A command of the grader's that is stopped by a signal, and what there is afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from grader.sandbox.procfs import children
from tests.helpers.canary import described
from tests.helpers.support import ROOT

CAUGHT = "SigCgt:\t"  # the signals with a handler, as bits (proc(5))


class Stop(NamedTuple):
    """Which signal is sent, when it is (from the grader's first line on), and whether the whole group gets it."""

    number: signal.Signals
    after_s: float
    is_group: bool


class Outcome(NamedTuple):
    """How it ended, what it said, what it left in its folder, which processes, and how long it took to the end."""

    code: int
    errors: str
    files: tuple[str, ...]
    alive: tuple[str, ...]
    seconds: float

    def fault(self, code: int, sentence: str, *, whole: int = 0) -> str:
        """What is wrong with it, "" if nothing is: its own end, with the code ``whole``, may have come first."""
        if (self.code, self.errors) not in ((code, f"{sentence}\n"), (whole, "")):
            return f"exit code {self.code}, said {self.errors!r}"
        if self.files or self.alive:
            return f"left {len(self.alive)} processes, {self.files}: {self.alive}"
        return ""


def stopped(arguments: tuple[str, ...], stop: Stop, folder: Path, start: tuple[str, ...] = ("-m", "grader")) -> Outcome:
    """Start the grader, send it the signal, and look; to be called while orphans are adopted by this process."""
    known = children(os.getpid())
    environment = {**os.environ, "TMPDIR": str(folder), "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, *start, *arguments, "--lang", "en"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            while process.poll() is None and not _is_guarded(process.pid):
                pass
            began_s = time.monotonic()
            with suppress(subprocess.TimeoutExpired):
                process.wait(stop.after_s)
            with suppress(ProcessLookupError):
                (os.killpg if stop.is_group else os.kill)(process.pid, stop.number)
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
    seconds = time.monotonic() - began_s
    left = [pid for pid in children(os.getpid()) if pid not in known and os.waitpid(pid, os.WNOHANG) == (0, 0)]
    alive = tuple(map(described, left))
    return Outcome(process.returncode, errors, tuple(path.name for path in folder.iterdir()), alive, seconds)


def _is_guarded(pid: int) -> bool:
    """Whether the grader's handlers are in place. What comes before its first line is Python's own affair."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="latin-1")
    except OSError:
        return False
    caught = int(status.partition(CAUGHT)[2].split()[0], 16) if CAUGHT in status else 0
    return bool(caught >> (signal.SIGTERM - 1) & 1)
