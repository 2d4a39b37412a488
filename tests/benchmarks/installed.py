"""What a hostile submission reads where the kit is installed: ``python -m tests.benchmarks.installed``.

For each way of installing, as root and as another user, and on machines that deny this or that: the level that the
grader says, the points of an honest submission graded beside it, and which of ten forbidden things were read.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tests.helpers.installations import CELLS, CONTROL, FORBIDDEN, Installations


def main() -> None:
    """Print what each cell came to."""
    with tempfile.TemporaryDirectory(prefix="i") as folder:
        made = Installations(Path(folder))
        print(f"{'installed by':14} {'as':5} {'denied':21} {'level':7} {'honest':7} read")
        for cell in (*CELLS, CONTROL):
            if cell.user == "root" and os.geteuid() != 0:
                continue
            got = made.outcome(cell)
            read = " ".join(map(str, got.read)) or "nothing"
            denied = " ".join(cell.options) or cell.denied.value
            print(f"{cell.way:14} {cell.user:5} {denied:21} {got.level:7} {got.honest!s:7} {got.problem or read}")
    for number, what in FORBIDDEN.items():
        print(f"{number:4}: {what}")


if __name__ == "__main__":
    main()
