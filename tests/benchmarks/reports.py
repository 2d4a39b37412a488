"""What reports cost, and what importing costs: ``python -m tests.benchmarks.reports [ROUNDS]``.

Every row is a whole process, beside the process that it is compared with, in turn, round after round: a noisy machine
is noisy to both. What is shown are the medians, the median of the rounds' differences, and that of the quickest.
The bytecode is kept, as where the kit is installed; a first round that writes it is not counted.
A benchmark and not a test: it prints figures, and fails nothing.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.support import CORPUS, ROOT, SOLUTIONS

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 21
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
FORMS = ("json", "junit", "html")
GRADER = (sys.executable, "-m", "grader")
# A grading with no report at all, not even the text: what the command line does before it has something to say.
SILENT = """
import sys
from pathlib import Path
from grader.cli import begin, grade, solutions_folder, Options
begin()
grade(Path(sys.argv[1]), Options(solutions_folder(), "model2", ("fork",), None, 7))
"""


class Row(NamedTuple):
    """Two commands, the second of which does something more; and how much more it may take."""

    name: str
    less: tuple[object, ...]
    more: tuple[object, ...]
    most_ms: int


def rows(folder: Path) -> tuple[Row, ...]:
    """What is compared."""
    reports = tuple(word for form in FORMS for word in ("--report", f"{form}={folder / form}"))
    bare, right, race = (sys.executable, "-c"), SOLUTIONS / "model2.py", CORPUS / "fail" / "model2-one_none.py"
    graded = tuple(
        Row(f"text, {', '.join(FORMS)}: {name}", (*bare, SILENT, path), (*GRADER, path, "--seed", 7, *reports), 60)
        for name, path in (("a right submission", right), ("a deadlock, with its schedule", race))
    )
    return (Row("import grader.cli", (*bare, "pass"), (*bare, "import grader.cli"), 80), *graded)


def ms(command: tuple[object, ...]) -> float:
    """The wall time of one process and all it starts."""
    began_s = time.perf_counter()
    subprocess.run([str(part) for part in command], cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=False)
    return (time.perf_counter() - began_s) * 1000


def main() -> None:
    """Time every row, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        compared = rows(Path(folder))
        times: dict[str, list[tuple[float, float]]] = {row.name: [] for row in compared}
        for number in range(ROUNDS + 1):
            print(f"\rround {number} of {ROUNDS} ", end="", file=sys.stderr, flush=True)
            for row in compared:
                times[row.name] += [(ms(row.less), ms(row.more))] * bool(number)
    print(f"\r{'ms, ' + str(ROUNDS) + ' rounds':60} {'less':>7} {'more':>7} {'median':>7} {'least':>7} {'at most':>7}")
    for row in compared:
        less, more = zip(*times[row.name], strict=True)
        median = statistics.median(b - a for a, b in times[row.name])
        least = min(more) - min(less)
        print(
            f"{row.name:60} {statistics.median(less):7.1f} {statistics.median(more):7.1f} "
            f"{median:7.1f} {least:7.1f} {row.most_ms:7}"
        )


if __name__ == "__main__":
    main()
