"""Which finding explains which: a student is told the cause, not its consequences.

Rejected: one penalty for every consequence. A consumer that crashes also leaves items uneaten, and main waiting; three
findings for one mistake hide the one to fix. What is explained is skipped, with the cause as its reason.
"""

from __future__ import annotations

from collections.abc import Iterable

from grader.domain.findings import KNOWN, NOT_STARTED, OWN_CAUSES
from grader.domain.results import Finding


def cause_of(finding: Finding, present: Iterable[str]) -> str | None:
    """The code among those present that explains this finding, if one does."""
    present = tuple(present)
    if finding.code not in NOT_STARTED:
        explained = next((cause for cause in present if cause in NOT_STARTED), None)
        if explained is not None:
            return explained
    name = f"{finding.code}.{finding.case}"
    names = {name} if name in OWN_CAUSES else {finding.code, name}
    return next((cause for cause in KNOWN if cause in present and names & cause.explains), None)
