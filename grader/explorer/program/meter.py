"""How much work a grading may do. Work is counted, not timed: a busy machine takes longer, and says the same.

There is one meter for a grading. It is handed to everything that works for it and charged at the innermost step. The
charge that passes the ceiling of the moment raises ``SpentError``, wherever that is; it is caught where the ceiling was
set.
The charges are about the microseconds that each kind of work takes on a usual processor, as measured by
``tests/benchmarks/bounds.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

STEP_US = 3.0  # one transition of the model
ABLE_US = 3.0  # of one process in a state: whether it can move, and how
PAIR_US = 0.7  # of two actors: whether they are in each other's way
SHAPE_US = 3.0  # of a state: the part of it that what can happen next depends on
STATE_US = 12.0  # a state that is kept
QUESTION_US = 200.0  # what follows an outcome, asked of a process
OUTCOME_US = 1.5  # of a history that is carried out again
OPERATION_US = 8.0  # that a process announces
RECEIVED_US = 6.0  # for each item that the process has received: lines and items are compared with it
LINE_US = 3.0  # that it printed before
BYTE_US = 0.01  # of an item or a line on its way to a process or from it
EVENT_US = 12.0  # of a schedule that is carried out
JUDGEMENT_US = 300.0  # the checks, for one trace
JUDGED_US = 15.0  # for each event in it


UNLIMITED_US = 1e18  # and less than what is used up when all work is to stop


class SpentError(Exception):
    """The work that may be done is done."""


class Meter:
    """Work done and work allowed, in microseconds of a usual processor; ``limit_s`` is ``None`` for no limit."""

    def __init__(self, limit_s: float | None = None) -> None:
        self.used_us = 0.0
        self.ceiling_us = UNLIMITED_US if limit_s is None else limit_s * 1e6

    def charge(self, work_us: float) -> None:
        """Count work that is done or about to be; raises ``SpentError`` when there was enough of it."""
        self.used_us += work_us
        if self.used_us > self.ceiling_us:
            raise SpentError

    def stop(self) -> None:
        """Let there be no more work, whatever the ceiling; also from another thread."""
        self.used_us = 10 * UNLIMITED_US

    def after(self, share: float) -> float:
        """The ceiling that leaves so much of what is left: 0.5 for half of it."""
        return self.used_us + max(self.ceiling_us - self.used_us, 0.0) * share

    @contextmanager
    def until(self, ceiling_us: float) -> Iterator[None]:
        """With another ceiling meanwhile."""
        before, self.ceiling_us = self.ceiling_us, ceiling_us
        try:
            yield
        finally:
            self.ceiling_us = before
