"""How long a submission may compute while it is explored: what a grading allows, and what its first real run leaves.

Processor time that a submission uses cannot be counted beforehand as the explorer's own work is. Real runs have bounds
of their own; what the first of them has not used may be used here.
"""

from __future__ import annotations

import mmap
import time
from collections.abc import Callable

NEAR_S = 3.0  # so near to the end it is waited for what the run leaves: a question may take as long
LOOK_EVERY_S = 0.01
LEFT_OVER, IS_KNOWN = 0, 1


class Computing:
    """Seconds of processor time, known to this process and to those that it forks."""

    def __init__(self, least_s: float) -> None:
        self._least_s = least_s
        self._shared = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("d")

    def run_ended(self, left_over_s: float) -> None:
        """The first real run is over, and has not used so much of what it may use."""
        if not self._shared[IS_KNOWN]:
            self._shared[LEFT_OVER] = max(left_over_s, 0.0)
            self._shared[IS_KNOWN] = 1.0

    def share(self, part: float) -> Callable[[float], float]:
        """Tells for one part, by how long it has computed, how long it may."""

        def limit_s(computed_s: float) -> float:
            while computed_s and self._least_s * part - computed_s < NEAR_S and not self._shared[IS_KNOWN]:
                time.sleep(LOOK_EVERY_S)
            return (self._least_s + self._shared[LEFT_OVER]) * part

        return limit_s
