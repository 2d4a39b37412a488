"""Random numbers: always the middle, or an extreme, of what they could be; or drawn, as a real run has them."""

from __future__ import annotations

import random
from typing import Any

from ...chance import MAIN, STREAMS, Drawn, of_the_system

FRACTIONS = {"middle": 0.5, "low": 0.001, "high": 0.999}
DRAWN = "drawn"
PATIENT_CALLS = 10_000


class Chance(random.Random):
    """What stands in for the generator that ``random`` keeps."""

    fraction: float | None = FRACTIONS["middle"]  # None: the numbers of a real run
    calls = 0

    def begin(self, chance: str) -> None:
        """Be as new."""
        self.fraction, self.calls = FRACTIONS.get(chance), 0
        self.become(MAIN)

    def become(self, identity: str) -> None:
        """Another process begins: it has numbers of its own."""
        if self.fraction is None:
            STREAMS.begin(identity)
            self.seed()

    def random(self) -> float:
        """The fraction; after very many calls other numbers too, for a loop that waits for one."""
        self.calls += 1
        return super().random() if self.fraction is None or self.calls > PATIENT_CALLS else self.fraction

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
        return of_the_system() if self.fraction is None else self


CHANCE = Chance()
