"""Which hint a student was given last, in a small file of his own.

It decides nothing that is worth forging: solutions are shown for full marks, and that is graded when it is
asked. So it may be lost, edited or out of reach, and the worst is a hint seen twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from grader.runtime.stopping import uninterrupted


def state_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Where it is kept (XDG Base Directory Specification: a path that is not absolute is to be ignored).

    Not beside the exercises: that folder is the student's repository, and what was looked up is private.
    """
    given = Path(environment.get("XDG_STATE_HOME", ""))
    return (given if given.is_absolute() else _home() / ".local" / "state") / "producer-consumer-kit" / "hints.json"


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:  # a user without a name and without HOME, as in many containers
        return Path(os.devnull)  # nothing is in there, and nothing can be put there: both is found out when it is tried


def recall(path: Path) -> dict[str, int]:
    """How many hints were given, by exercise; raises ``ValueError`` where the file does not say so."""
    try:
        text = path.read_bytes() if path.is_file() else b"{}"  # reading a pipe might never end
        counts = json.loads(text)
    except OSError:
        return {}  # whether it is in the way or out of reach will be said when it is written
    except RecursionError:
        raise ValueError(path) from None
    if not isinstance(counts, dict) or not all(type(count) is int and count >= 0 for count in counts.values()):
        raise ValueError(path)
    return counts


def remember(path: Path, counts: Mapping[str, int]) -> None:
    """Write it down; raises ``OSError``. Renamed into place, so that two of us at once leave one whole file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    with uninterrupted():
        try:
            new.write_text(json.dumps(counts, indent=1), encoding="utf-8")
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
