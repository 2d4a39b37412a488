"""By which name the grader was started: so it is called in every sentence that says to start it again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import PurePath

COMMAND = "pc-grader"  # as it is installed
MODULE = "python -m grader"  # as the sentences are written


def program(argv: Sequence[str] | None = None) -> str:
    """The command, where it was started as such; else the module, which is there wherever Python finds the grader."""
    started = sys.argv if argv is None else argv
    return COMMAND if started and PurePath(started[0]).stem == COMMAND else MODULE
