"""Whether a verdict is always the same, also on a busy machine: ``python -m tests.benchmarks.steadiness ROUNDS KIND``.

Grades submissions again and again while both cores are kept busy by endless loops, and says which verdict was ever
another one than the submission's first line promises, and which counterexample ever another one than the first time.
``schedules`` are those that fail only in some schedules and are explored; ``right``, ``wrong`` and ``all`` are run.
Exit code 1 if anything differed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from grader.verdict import Report
from tests.support import error_codes, grade_file, survivors
from tests.test_corpus import RIGHT, WRONG, expectation
from tests.test_schedules import RIGHT as RIGHT_IN_ALL
from tests.test_schedules import WRONG as WRONG_IN_SOME

REPEATS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
KIND = sys.argv[2] if len(sys.argv) > 2 else "all"
FILES = {"right": RIGHT, "wrong": WRONG, "all": RIGHT + WRONG, "schedules": RIGHT_IN_ALL + WRONG_IN_SOME}[KIND]
METHOD = sys.argv[3] if len(sys.argv) > 3 else "fork"


@contextmanager
def busy_loop() -> Iterator[None]:
    """One core's worth of work that is not ours."""
    loop = subprocess.Popen([sys.executable, "-S", "-c", "while True: pass"])
    try:
        yield
    finally:
        loop.kill()
        loop.wait()


def counterexamples(report: Report) -> tuple[str, ...]:
    """The schedules of all findings, as they are written for a replay."""
    return tuple(finding.story.schedule.encode() for finding in report.findings() if finding.story is not None)


def differing(report: Report, codes: list[str], shown: tuple[str, ...]) -> Iterator[str]:
    """What is other than expected, and than the first time."""
    if error_codes(report) != codes:
        yield ", ".join(error_codes(report)) or "nothing"
    if counterexamples(report) != shown:
        yield "another counterexample"


def main() -> int:
    """Grade, count, and report what differed."""
    differences: Counter[tuple[str, str]] = Counter()
    count, slowest_s, alive, shown = 0, 0.0, 0, dict[str, tuple[str, ...]]()
    with ExitStack() as stack:
        tempfile.tempdir = stack.enter_context(tempfile.TemporaryDirectory(prefix="s"))
        for _ in range(os.cpu_count() or 1):
            stack.enter_context(busy_loop())
        for number in range(REPEATS):
            print(f"\rround {number + 1} of {REPEATS} ", end="", file=sys.stderr, flush=True)
            for path in FILES:
                exercise, codes = expectation(path)
                began_s = time.perf_counter()
                report = grade_file(path, METHOD, exercise=exercise, explore=KIND == "schedules")
                slowest_s = max(slowest_s, time.perf_counter() - began_s)
                alive += len(list(survivors()))
                count += 1
                for other in differing(report, codes, shown.setdefault(path.name, counterexamples(report))):
                    differences[path.name, other] += 1
                    print(f"\r{path.name}: {other}", file=sys.stderr)
    print(f"\r{count} gradings under load, slowest {slowest_s:.1f} s, processes left alive: {alive}")
    for (name, found), times in differences.most_common():
        print(f"{name}: {times} times {found}")
    print(f"{sum(differences.values())} other than expected")
    return int(bool(differences or alive))


if __name__ == "__main__":
    sys.exit(main())
