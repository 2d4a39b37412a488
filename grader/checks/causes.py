"""Which finding explains which: a student is told the cause, not its consequences.

Rejected: one penalty for every consequence. A consumer that crashes also leaves items uneaten, and main waiting; three
findings for one mistake hide the one to mend. What is explained is skipped, with the cause as its reason.
"""

from __future__ import annotations

from collections.abc import Iterable

NOT_STARTED = frozenset({"stub", "unreadable", "missing-function"})

_NEVER_CAME_ABOUT = {"item-missing", "item-lost", "not-concurrent", "wrong-result", "left-in-queue", "sentinel-surplus"}
_STUCK = {"deadlock", "timeout", "left-running", "sentinel-missing", "task-done-missing"}

EXPLAINS: dict[str, frozenset[str]] = {
    "crashed": frozenset(_NEVER_CAME_ABOUT | _STUCK | {"busy-wait"}),
    "task-done-overcalled": frozenset(_NEVER_CAME_ABOUT | _STUCK | {"crashed", "done-too-early"}),
    "endless-loop": frozenset(_NEVER_CAME_ABOUT | _STUCK | {"busy-wait", "crashed"}),
    "sentinel-missing": frozenset({"deadlock", "left-running", "timeout"}),
    "task-done-missing": frozenset({"deadlock", "left-running", "timeout"}),
    "deadlock": frozenset({"item-missing", "item-lost", "left-in-queue", "sentinel-surplus", "wrong-result"}),
    "timeout": frozenset({"item-missing", "item-lost", "left-in-queue", "sentinel-surplus", "wrong-result"}),
    "left-running": frozenset({"item-missing", "item-lost", "left-in-queue", "sentinel-surplus"}),
    "done-too-early": frozenset({"item-lost", "left-in-queue"}),
    "item-lost": frozenset({"left-in-queue", "sentinel-surplus"}),
}


def cause_of(code: str, present: Iterable[str]) -> str | None:
    """The code among those present that explains this one, if one does."""
    present = tuple(present)
    if code not in NOT_STARTED:
        explained = next((cause for cause in present if cause in NOT_STARTED), None)
        if explained is not None:
            return explained
    return next((cause for cause, explained in EXPLAINS.items() if cause in present and code in explained), None)
