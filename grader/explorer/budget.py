"""How much work a search may do. Work is counted, not timed: a busy machine takes longer, and says the same."""

from __future__ import annotations

STEP_US = 5
STATE_US = 12
PLAN_US = 150  # which steps need be tried from a state
LIST_US = 40  # all steps that are possible in a state
QUESTION_US = 150
JUDGEMENT_US = 1_500


class Budget:
    """Work that may be done, in seconds of a usual processor; ``None`` is no limit."""

    def __init__(self, limit_s: float | None, whole: Budget | None = None) -> None:
        self._limit_us = None if limit_s is None else limit_s * 1e6
        self._used_us = 0
        self._whole = whole

    def charge(self, work_us: int) -> None:
        """Count work that was done."""
        self._used_us += work_us
        if self._whole is not None:
            self._whole.charge(work_us)

    def is_spent(self) -> bool:
        """Whether it is time to stop."""
        return self._limit_us is not None and self._used_us > self._limit_us

    def share(self, parts: int) -> Budget:
        """An equal share of what is left, for the first of so many parts of the work."""
        if self._limit_us is None:
            return Budget(None, self)
        return Budget(max(self._limit_us - self._used_us, 0) / parts / 1e6, self)
