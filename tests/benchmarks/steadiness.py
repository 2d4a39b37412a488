"""Whether a verdict is always the same, also on a busy machine.

``python -m tests.benchmarks.steadiness ROUNDS KIND [RECORD [PATTERN]]``

Grades submissions again and again, more at a time than there are processors, and says which verdict was ever another
one than the submission's first line promises, and which counterexample ever another one than the first time.
``schedules`` are those that fail only in some schedules, and are explored; ``right``, ``wrong`` and ``all`` are run;
``everything`` is all of these as they are graded by default, each compared with its own first verdict.
In the file RECORD there is a line for each grading: a run that was broken off goes on from there. It belongs to one
state of the grader. With PATTERN (``*/model1-*``) only those submissions are graded whose folders and name match it: a
hundred rounds of everything take hours. Exit code 1 if anything differed.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from grader.domain.results import Report
from tests.helpers.corpus import RIGHT, RIGHT_IN_ALL, WRONG, WRONG_IN_SOME, expectation
from tests.helpers.support import error_codes, grade_file, survivors

SCHEDULES = RIGHT_IN_ALL + WRONG_IN_SOME
FILES = {
    "right": RIGHT,
    "wrong": WRONG,
    "all": RIGHT + WRONG,
    "schedules": SCHEDULES,
    "everything": RIGHT + WRONG + SCHEDULES,
}
AT_ONCE = 2 * (os.cpu_count() or 1)


class Graded(NamedTuple):
    """What came of one grading: its codes, and a digest of the schedules that were shown."""

    file: str
    codes: str
    shown: str
    seconds: float


def graded(path: Path, kind: str) -> Graded:
    """Grade one submission, in a process of the pool."""
    began_s = time.perf_counter()
    report = grade_file(path, exercise=expectation(path)[0], explore=kind in ("schedules", "everything"))
    return Graded(name_of(path), told(report), counterexamples(report), time.perf_counter() - began_s)


def name_of(path: Path) -> str:
    """A submission's name, with the folders that tell it from others."""
    return "/".join(path.parts[-3:])


def told(report: Report) -> str:
    """A verdict in few words; without a score it is no verdict."""
    return ", ".join(error_codes(report)) or ("nothing" if report.score is not None else "no score")


def counterexamples(report: Report) -> str:
    """A digest of the schedules of all findings, as they are written for a replay."""
    texts = [finding.story.schedule.encode() for finding in report.findings() if finding.story is not None]
    return hashlib.sha256(" ".join(texts).encode()).hexdigest()[:12] if texts else ""


def missing(rounds: int, files: list[Path], before: list[Graded]) -> Iterator[Path]:
    """What has still to be graded, round after round."""
    done = Counter(one.file for one in before)
    for number in range(rounds):
        yield from (path for path in files if done[name_of(path)] <= number)


def differences(kind: str, every: list[Graded]) -> Counter[tuple[str, str]]:
    """Which submission had which other verdict or counterexample than expected, and how often."""
    expected = {name_of(path): ", ".join(expectation(path)[1]) or "nothing" for path in FILES[kind]}
    first = {one.file: one for one in reversed(every)}
    if kind == "everything":
        expected = {name: one.codes for name, one in first.items()}
    found = Counter((one.file, one.codes) for one in every if one.codes != expected[one.file])
    found.update((one.file, "another counterexample") for one in every if one.shown != first[one.file].shown)
    return found


def main() -> int:
    """Grade, count, and report what differed."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    kind = sys.argv[2] if len(sys.argv) > 2 else "all"
    record = Path(sys.argv[3] if len(sys.argv) > 3 else os.devnull)
    pattern = sys.argv[4] if len(sys.argv) > 4 else "*"
    files = [path for path in FILES[kind] if fnmatch(name_of(path), pattern)]
    if not files:
        print(f"no submission matches {pattern}", file=sys.stderr)
        return 2
    every = [Graded(*json.loads(line)) for line in (record.read_text().splitlines() if record.is_file() else [])]
    with tempfile.TemporaryDirectory(prefix="s") as folder:
        tempfile.tempdir = folder
        Path(folder).chmod(0o711)  # as in conftest.py
        with (
            ProcessPoolExecutor(AT_ONCE, multiprocessing.get_context("fork")) as pool,
            record.open("a", encoding="utf-8") as file,
        ):
            todo = [pool.submit(graded, path, kind) for path in missing(rounds, files, every)]
            for number, done in enumerate(as_completed(todo), 1):
                every.append(done.result())
                print(json.dumps(every[-1]), file=file, flush=True)
                print(f"\r{number} of {len(todo)} ", end="", file=sys.stderr, flush=True)
        alive = len(list(survivors()))
        tempfile.tempdir = None
    slowest = max(every, key=lambda one: one.seconds)
    graded_files = len({one.file for one in every})
    print(f"\r{len(every)} gradings of {graded_files} submissions, {AT_ONCE} at a time; processes left alive: {alive}")
    print(f"slowest {slowest.seconds:.1f} s ({slowest.file})")
    found = differences(kind, every)
    for (name, what), times in found.most_common():
        print(f"{name}: {times} times {what}")
    print(f"{sum(found.values())} other than expected")
    return int(bool(found or alive))


if __name__ == "__main__":
    sys.exit(main())
