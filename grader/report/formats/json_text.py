"""JSON that may be printed anywhere: what it says is exact, and no character of it acts on who shows it."""

from __future__ import annotations

import json
import re
from typing import Any

ORDER = re.compile(r"(##\w*)\[")  # anywhere in a line of a job's log, it speaks to a CI server's runner


def json_text(data: Any) -> str:
    """Data as JSON, with an escape for control characters, marks of direction and the like; Chinese stays as it is."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    lines = (line if line.isprintable() else "".join(map(_escaped, line)) for line in text.split("\n"))
    return ORDER.sub(r"\1\\u005b", "\n".join(lines)) + "\n"


def _escaped(character: str) -> str:
    return character if character.isprintable() else json.dumps(character)[1:-1]
