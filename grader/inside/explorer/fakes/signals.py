"""Handlers of signals: to install one is a step without effect, since nothing here sends a signal.

But for ``terminate()``, which sends SIGTERM, and for the end of a child, which sends SIGCHLD: what handlers of these do
is not modelled. ``os.kill`` and timers are not either.
"""

from __future__ import annotations

import signal
from typing import Any

from ..stage import STAGE

SENT = frozenset({signal.SIGTERM, signal.SIGCHLD})
AT_FIRST: dict[int, Any] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGPIPE: signal.SIG_IGN,
    signal.SIGXFSZ: signal.SIG_IGN,
}
UNHANDLED = frozenset({signal.SIGKILL, signal.SIGSTOP})
NOT_MODELLED = ("alarm", "pause", "raise_signal", "setitimer", "sigtimedwait", "sigwait", "sigwaitinfo")


def install_handler(number: int, handler: Any, /) -> Any:
    """``signal.signal``: a process that is forked inherits it."""
    before = handler_of(number)
    if not callable(handler) and handler not in (signal.SIG_DFL, signal.SIG_IGN):
        raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    if number in UNHANDLED:
        raise OSError(22, "Invalid argument")
    if number in SENT and handler != before:
        STAGE.image.unexplorable(f"signal.signal({signal.Signals(number).name}, …)")
    STAGE.image.handlers[number] = handler
    return before


def handler_of(number: int, /) -> Any:
    """``signal.getsignal``."""
    if not 1 <= number < signal.NSIG:
        raise ValueError("signal number out of range")
    return STAGE.image.handlers.get(number, AT_FIRST.get(number, signal.SIG_DFL))


REPLACED: dict[str, Any] = {"signal": install_handler, "getsignal": handler_of}
