"""What reports cost, and what importing costs: ``python -m tests.benchmarks.reports [ROUNDS]``.

Every row is a whole process, beside the process that it is compared with, in turn, round after round: a noisy machine
is noisy to both. What is shown are the medians, the median of the rounds' differences, that of the quickest, and
the median of the differences in processor time, which on a busy machine says more than the clock. What reports need is
imported while the program runs, on another core: their processor time is more than what they add to a grading.
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

from grader.domain.errors import ExitCode
from tests.helpers.support import CORPUS, ROOT, SOLUTIONS

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 21
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
FORMS = ("json", "junit", "html")
GRADER = (sys.executable, "-m", "grader")
# A grading with no report at all, not even the text: what the command line does before it has something to say.
SILENT = """
import os, sys
from pathlib import Path
from grader.cli import main, grade as grading
from grader.grading.grade import grade
from grader.grading.options import Options
from grader.inputs.exercise_files import solutions_folder
from grader.sandbox.probe import begin
begin()
grade(Path(sys.argv[1]), Options(solutions_folder(), "model2", ("fork",), None, 7))
os._exit(0)  # as the command line does
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
    return (Row("import grader.cli.grade", (*bare, "pass"), (*bare, "import grader.cli.grade"), 80), *graded)


class Spent(NamedTuple):
    """What one process and all it starts took, in milliseconds."""

    wall_ms: float
    cpu_ms: float


def spent(command: tuple[object, ...]) -> Spent:
    """Run a command, and wait for it."""
    began_s, null = time.perf_counter(), subprocess.DEVNULL
    process = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=ENVIRONMENT, stdout=null, stderr=null)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (ExitCode.PASSED, ExitCode.FAILED):
        raise RuntimeError(command)  # or what is timed is how quickly it breaks
    return Spent((time.perf_counter() - began_s) * 1000, (used.ru_utime + used.ru_stime) * 1000)


def main() -> None:
    """Time every row, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        compared = rows(Path(folder))
        times: dict[str, list[tuple[Spent, Spent]]] = {row.name: [] for row in compared}
        for number in range(ROUNDS + 1):
            print(f"\rround {number} of {ROUNDS} ", end="", file=sys.stderr, flush=True)
            for row in compared:
                times[row.name] += [(spent(row.less), spent(row.more))] * bool(number)
    print(f"\r{'ms, ' + str(ROUNDS) + ' rounds':60}  less  more   median    least  at most  processor")
    for row in compared:
        print(f"{row.name:60} {told(times[row.name], row.most_ms)}")


def told(times: list[tuple[Spent, Spent]], most_ms: int) -> str:
    """One row's figures."""
    less, more = ([pair[side].wall_ms for pair in times] for side in (0, 1))
    cpu_ms = statistics.median(two.cpu_ms - one.cpu_ms for one, two in times)
    median = statistics.median(b - a for a, b in zip(less, more, strict=True))
    return (
        f"{statistics.median(less):5.0f} {statistics.median(more):5.0f} {median:8.1f} {min(more) - min(less):8.1f} "
        f"{most_ms:8} {cpu_ms:10.1f}"
    )


if __name__ == "__main__":
    main()
