"""How submissions are confined in this grader: in the strongest way there is, unless its caller decides otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from grader.isolation import Isolation
from grader.sandbox.probe import strongest

_CHOSEN: ContextVar[Isolation | None] = ContextVar("isolation", default=None)


def isolation() -> Isolation:
    """What is chosen, or else the strongest."""
    return _CHOSEN.get() or strongest()


@contextmanager
def chosen(wanted: Isolation) -> Iterator[None]:
    """Confine so, and not otherwise, while this lasts."""
    token = _CHOSEN.set(wanted)
    try:
        yield
    finally:
        _CHOSEN.reset(token)
