"""How long a grading takes, beside a plain run of the same program: ``python -m tests.benchmarks.speed [ROUNDS]``.

Every row is a whole process, timed in turn, round after round, so that a noisy machine is noisy to all rows alike;
medians are shown.
A benchmark and not a test: it prints figures, and fails nothing.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.domain.submission import parse_submission
from tests.helpers.support import CORPUS, ROOT, SOLUTIONS

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 9
SLEEP = re.compile(r"^\s*time\.sleep\(.*\)\n", re.MULTILINE)
GRADER = (sys.executable, "-m", "grader")


def without_sleeps(folder: Path) -> Path:
    """The solution of model 2, without its sleeps."""
    text = SLEEP.sub("", (SOLUTIONS / "model2.py").read_text(encoding="utf-8"))
    parse_submission("model2.py", text)
    path = folder / "model2.py"
    path.write_text(text, encoding="utf-8")
    return path


def rows(plain: Path) -> dict[str, tuple[object, ...]]:
    """What is timed, and what it is called."""
    fail, right = CORPUS / "fail", CORPUS / "pass"
    return {
        "plain python, model 2 without sleeps": (sys.executable, plain),
        "graded: model 2 without sleeps": (*GRADER, plain),
        "graded: model 2 without sleeps, --format json": (*GRADER, plain, "--format", "json"),
        "graded: the solution of model 2, with its sleeps": (*GRADER, SOLUTIONS / "model2.py"),
        "graded: a deadlock (one None for two consumers)": (*GRADER, fail / "model2-one_none.py"),
        "graded: an endless loop": (*GRADER, fail / "model2-keep_alive.py"),
        "graded: the lesson's script of model 1 (10 to 33 s plain)": (*GRADER, right / "model1-raw_lesson.py"),
        "graded: the lesson's script of model 2 (11 to 16 s plain)": (*GRADER, right / "model2-raw_lesson.py"),
        "graded: the lesson's script of model 3": (*GRADER, right / "model3-raw_lesson.py"),
    }


def seconds(command: tuple[object, ...]) -> float:
    """The wall time of one process and all it starts."""
    began_s = time.perf_counter()
    subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, check=False)
    return time.perf_counter() - began_s


def main() -> None:
    """Time every row, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        commands = rows(without_sleeps(Path(folder)))
        times: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(ROUNDS):
            print(f"\rround {number + 1} of {ROUNDS} ", end="", file=sys.stderr, flush=True)
            for name, command in commands.items():
                times[name].append(seconds(command))
    plain_s = statistics.median(times["plain python, model 2 without sleeps"])
    print(f"\r{'median of ' + str(ROUNDS):60} {'s':>6} {'slowest':>8} {'x plain':>8}")
    for name, measured in times.items():
        median_s = statistics.median(measured)
        print(f"{name:60} {median_s:6.2f} {max(measured):8.2f} {median_s / plain_s:8.1f}")


if __name__ == "__main__":
    main()
