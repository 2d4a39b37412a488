"""Which files a forked process keeps open."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import pairwise


def keep_only(descriptors: Iterable[int]) -> None:
    """Close all but these and 0 to 2: a forgotten copy of a socket hides the other end's death."""
    kept = sorted({0, 1, 2, *descriptors, os.sysconf("SC_OPEN_MAX")})
    for low, high in pairwise(kept):
        os.closerange(low + 1, high)
