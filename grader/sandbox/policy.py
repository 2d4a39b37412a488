"""How submissions are confined in this grader: in the strongest way there is, unless its caller decides otherwise.

And what of their course they do not see, wherever it lies: other submissions, another kit, reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from grader.domain.isolation import Isolation
from grader.sandbox.probe import strongest

_CHOSEN: ContextVar[Isolation | None] = ContextVar("isolation", default=None)
_COURSE: ContextVar[tuple[str, ...]] = ContextVar("course", default=())


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


def course() -> tuple[str, ...]:
    """The files and folders that are hidden, by their whole names."""
    return _COURSE.get()


@contextmanager
def hiding(course: tuple[str, ...]) -> Iterator[None]:
    """Hide these files and folders from all that is started while this lasts."""
    token = _COURSE.set(course)
    try:
        yield
    finally:
        _COURSE.reset(token)
