"""Which known name somebody meant who typed another one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

ALIKE = 0.6  # of difflib's ratio: two of five letters may differ


def nearest(given: str, known: Iterable[str]) -> str:
    """The known name that is most like the one given, which may be a file's; "" where none is, or two are equally.

    ``modle2`` and ``exercises/model2.py`` are both ``model2``; ``model9`` may be any.
    """
    names = tuple(known)
    word = given.rpartition("/")[2].removesuffix(".py").removesuffix(".ipynb").lower()
    if word in names:
        return word
    by_ratio = [(difflib.SequenceMatcher(None, word, name.lower()).ratio(), name) for name in names]
    best, *others = sorted(by_ratio, reverse=True) or [(0.0, "")]
    is_clear = best[0] >= ALIKE and (not others or others[0][0] < best[0])
    return best[1] if is_clear else ""
