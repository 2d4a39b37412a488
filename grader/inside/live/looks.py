"""Operations that are too many to be noted one by one: looks at a queue, locks, shared values, processes.

They go with the next note. The same few again and again, as in a loop that polls, are written down once and counted:
a program may make millions of them.
"""

from __future__ import annotations

import json
from typing import Any

LONGEST_LOOP = 4  # operations that are recognised when they come again and again
MOST_KEPT = 40  # then they go with a note of their own
MOST_NOTES = 20  # of those, between two others; what comes then is not told
LONGEST_TEXT = 1900  # in a note (live/evidence.py)
Look = list[Any]  # word, line, thing, outcome


class Looks:
    """Those of one process since its last note, each with how often in a row."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """A new process has made none."""
        self._kept: list[tuple[int, list[Look]]] = []
        self._single: list[Look] = []  # at the end, each of them once
        self._loop: list[Look] = []  # made ``_times`` times, and then up to ``_at`` once more
        self._times = self._at = self._notes = 0
        self._is_lost = False

    def add(self, look: Look) -> bool:
        """One more; whether it is time for a note."""
        if self._loop and look == self._loop[self._at]:
            self._at += 1
            if self._at == len(self._loop):
                self._at, self._times = 0, self._times + 1
            return False
        self._end_loop()
        self._single.append(look)
        for length in range(1, LONGEST_LOOP + 1):
            if self._single[-length:] == self._single[-2 * length : -length]:
                self._loop, self._times, self._at = self._single[-length:], 2, 0
                del self._single[-2 * length :]
                break
        return len(self._kept) + len(self._single) >= MOST_KEPT

    def take(self, *, is_own_note: bool) -> str:
        """All of them as a text, "" if there are none; ``is_own_note``: for a note that tells of nothing else."""
        self._end_loop()
        self._end_single()
        kept, self._kept = self._kept, []
        self._notes = self._notes + 1 if is_own_note else 0
        self._is_lost |= self._notes > MOST_NOTES
        text = json.dumps(kept, separators=(",", ":")) if kept else ""
        self._is_lost |= len(text) > LONGEST_TEXT
        return "lost" if self._is_lost and kept else text

    def _end_loop(self) -> None:
        """What was counted is kept, and so is the beginning of one time more."""
        if self._loop:
            self._end_single()
            self._kept.append((self._times, self._loop))
            self._single = self._loop[: self._at]
            self._loop, self._times, self._at = [], 0, 0

    def _end_single(self) -> None:
        if self._single:
            self._kept.append((1, self._single))
            self._single = []
