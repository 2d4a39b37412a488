"""Where live processes stand: ``faulthandler`` in each of them writes its stacks when it is sent a signal.

It works while a process is blocked inside C, and while it loops; the answer arrives on standard error.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Collection, Iterator
from pathlib import Path

from grader.inside import STACKS_SIGNAL
from grader.live.streams import Streams

PATIENCE_S = 1.0
SILENCE_S = 0.05  # after which the rest of a stack is not waited for
FRAME = re.compile(rb'File "([^"\n]*)", line (\d{1,9}) in')


def innermost_lines(streams: Streams, pids: Collection[int], path: Path) -> dict[int, int]:
    """The innermost line of the submission, by process, for those that answer. They must have a recorder in them."""
    before = {pid: len(data) for pid, data in streams.evidence.errors.items()}
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, STACKS_SIGNAL)
    until_s = time.monotonic() + PATIENCE_S
    errors = streams.evidence.errors
    while time.monotonic() < until_s and not all(_is_told(errors.get(pid, b""), before.get(pid, 0)) for pid in pids):
        if not streams.listen(SILENCE_S) and not _are_awaited(streams, pids, before):
            break
    return dict(_innermost(streams.evidence.errors, before, os.fsencode(path)))


def _is_told(data: bytes | bytearray, start: int) -> bool:
    """Whether a process has written its stack to the end: the outermost frame, or that there are too many."""
    return len(data) > start and data.endswith((b" in <module>\n", b"  ...\n"))


def _are_awaited(streams: Streams, pids: Collection[int], before: dict[int, int]) -> bool:
    """Whether a process has not answered yet: on a busy machine that takes longer than a moment's silence."""
    return any(len(streams.evidence.errors.get(pid, b"")) <= before.get(pid, 0) for pid in pids)


def _innermost(errors: dict[int, bytearray], before: dict[int, int], path: bytes) -> Iterator[tuple[int, int]]:
    for pid, data in errors.items():
        lines = (int(line) for name, line in FRAME.findall(data, before.get(pid, 0)) if name == path)
        line = next(lines, None)
        if line is not None:
            yield pid, line
