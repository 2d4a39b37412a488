"""Random numbers: always the middle, or an extreme, of what they could be; or drawn, as a real run has them.

No real chance is the same for ever: whoever draws again and again without doing anything else waits for another number
(``while random.random() < 0.3: time.sleep(0.1)``), and comes to it here as well.
"""

from __future__ import annotations

import random
from typing import Any

from ...chance import MAIN, STREAMS, Drawn
from ..stage import STAGE

FRACTIONS = {"middle": 0.5, "low": 0.001, "high": 0.999}
DRAWN = "drawn"
PATIENT_CALLS = 8  # without an operation in between


class Chance(random.Random):
    """What stands in for the generator that ``random`` keeps."""

    fraction: float | None = FRACTIONS["middle"]  # None: the numbers of a real run
    calls = 0
    _stream = ""  # whose bytes the system's source gives: those of a real run, or others for each fraction
    _performed = 0  # operations of the image, when it drew last

    def begin(self, chance: str) -> None:
        """Be as new."""
        self.fraction, self.calls = FRACTIONS.get(chance), 0
        self._stream = "" if self.fraction is None else chance
        self.become(MAIN)

    def become(self, identity: str) -> None:
        """Another process begins: it has numbers of its own."""
        STREAMS.begin(self._stream + identity)
        self.seed()

    def random(self) -> float:
        """The fraction; other numbers, which are always the same, for a loop that waits for one."""
        if self.fraction is None:
            return super().random()
        performed = STAGE.image.performed if STAGE.image is not None else 0
        if performed != self._performed:
            self._performed, self.calls = performed, 0
        self.calls += 1
        if self.calls == PATIENT_CALLS:
            super().seed(0)
        return super().random() if self.calls > PATIENT_CALLS else self.fraction

    def getrandbits(self, k: int, /) -> int:
        """The fraction of the range."""
        return super().getrandbits(k) if self.fraction is None else int(self.random() * (1 << k))

    def _randbelow(self, n: int) -> int:
        if self.fraction is None:
            return random.Random._randbelow_with_getrandbits(self, n)  # type: ignore[attr-defined,no-any-return]
        return min(int(self.random() * n), n - 1)

    def seed(self, a: Any = None, version: int = 2) -> None:
        """Nothing to do where there is no chance in it."""
        if self.fraction is None:
            super().seed(STREAMS.seed(a), version)

    def another(self, *args: Any) -> Any:
        """``random.Random``."""
        return Drawn(*args) if self.fraction is None else self

    def another_of_the_system(self, *_: Any) -> Any:
        """``random.SystemRandom``."""
        return random.SystemRandom() if self.fraction is None else self


CHANCE = Chance()
