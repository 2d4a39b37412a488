"""What a command says beside its result: progress, and complaints."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def progress(text: str) -> Iterator[None]:
    """One line while something is done, with the seconds that it has taken so far; none where no terminal shows it."""
    if not sys.stderr.isatty():
        yield
        return
    began_s = time.monotonic()

    def show(*_: object) -> None:
        seconds = int(time.monotonic() - began_s)
        # Not by print: the signal may come while something else is printed.
        os.write(sys.stderr.fileno(), f"\r\x1b[K{text}{f'  {seconds} s' if seconds else ''}".encode())

    before = signal.signal(signal.SIGALRM, show)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
    show()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        os.write(sys.stderr.fileno(), b"\r\x1b[K")


def complain(sentence: str) -> None:
    """Print to standard error."""
    print(sentence, file=sys.stderr)  # noqa: T201
