"""Puts random numbers that are the same in the explorer (``inside/chance.py``) into a real process."""

from __future__ import annotations

import os
import random
from typing import Any

from ..chance import STREAMS, Drawn, identity_of, replace_system_source

HASH_SEED = b"PYTHONHASHSEED"


def install() -> None:
    """Take the place of what draws, and begin as the main process, or as one that only loads the file."""
    seed = random.seed

    def begin(a: Any = None, version: int = 2) -> None:
        seed(STREAMS.seed(a), version)

    random.seed = begin
    random.Random = Drawn  # type: ignore[misc]
    replace_system_source()
    # It stays in the environment that interpreters inherit, and is gone from what a program sees of that.
    os.environ._data.pop(HASH_SEED, None)  # type: ignore[attr-defined]
    become(())


def become(numbers: tuple[int, ...]) -> None:
    """Be the process with these numbers."""
    STREAMS.begin(identity_of(numbers))
    random.seed()
