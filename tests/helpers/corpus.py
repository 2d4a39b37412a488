"""The corpus: whole submissions, each with what should be found in its first line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers.support import CORPUS

RIGHT = sorted(path for path in (CORPUS / "pass").iterdir() if path.suffix in (".py", ".ipynb"))
WRONG = sorted(path for path in (CORPUS / "fail").iterdir() if path.suffix in (".py", ".ipynb"))
RIGHT_IN_ALL = sorted((CORPUS / "schedules" / "pass").glob("*.py"))
WRONG_IN_SOME = sorted((CORPUS / "schedules" / "fail").glob("*.py"))


def expectation(path: Path) -> tuple[str, list[str]]:
    """The exercise and the codes in a submission's first line; no code at all for a right one."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "".join(next(cell["source"] for cell in cells if cell["cell_type"] == "code"))
    exercise, _, codes = text.splitlines()[0].removeprefix("# ").partition(": ")
    return exercise, sorted(set(codes.split()) - {"ok"})
