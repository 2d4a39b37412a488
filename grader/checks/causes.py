"""Which finding explains which: a student is told the cause, not its consequences.

Rejected: one penalty for every consequence. A consumer that crashes also leaves items uneaten, and main waiting; three
findings for one mistake hide the one to mend. What is explained is skipped, with the cause as its reason.
An entry is a code, or one case of a code: items that a producer did not come to make are not its own mistake.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.verdict import Finding

NOT_STARTED = frozenset({"stub", "unreadable", "missing-function"})

_NEVER_CAME_ABOUT = {
    "item-missing.unfinished",
    "item-missing.nothing",
    "item-lost",
    "not-concurrent",
    "wrong-result",
    "left-in-queue",
    "sentinel-surplus",
}
_STUCK = {"deadlock", "timeout", "left-running", "sentinel-missing", "task-done-missing"}

EXPLAINS: dict[str, frozenset[str]] = {
    "crashed": frozenset(_NEVER_CAME_ABOUT | _STUCK | {"busy-wait"}),
    "task-done-overcalled": frozenset(_NEVER_CAME_ABOUT | _STUCK | {"crashed", "done-too-early"}),
    "endless-loop": frozenset(_NEVER_CAME_ABOUT | _STUCK | {"busy-wait", "crashed"}),
    "sentinel-missing": frozenset({"deadlock", "left-running", "timeout"}),
    "task-done-missing": frozenset({"deadlock", "left-running", "timeout"}),
    "deadlock": frozenset(_NEVER_CAME_ABOUT - {"not-concurrent"}),
    "timeout": frozenset(_NEVER_CAME_ABOUT - {"not-concurrent"}),
    "left-running": frozenset(_NEVER_CAME_ABOUT - {"not-concurrent"}),
    "done-too-early": frozenset({"item-lost", "left-in-queue"}),
    "item-missing": frozenset(
        {"wrong-result.never_returned", "not-concurrent.no_producers", "not-concurrent.no_consumers"}
    ),
    "item-lost": frozenset(
        {"item-missing.nothing", "not-concurrent.no_consumers", "left-in-queue", "sentinel-surplus"}
    ),
}


def cause_of(finding: Finding, present: Iterable[str]) -> str | None:
    """The code among those present that explains this finding, if one does."""
    present = tuple(present)
    if finding.code not in NOT_STARTED:
        explained = next((cause for cause in present if cause in NOT_STARTED), None)
        if explained is not None:
            return explained
    names = {finding.code, f"{finding.code}.{finding.case}"}
    return next((cause for cause, explained in EXPLAINS.items() if cause in present and names & explained), None)
