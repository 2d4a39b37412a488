"""Whether a score depends on luck: each failing submission by many seeds, half of them on a busy machine.

``python -m tests.benchmarks.seeds [SEEDS [PATTERN [RECORD]]]``

The first half of the seeds is graded with as many at a time as there are processors, the second with four times as
many. With PATTERN (``*/model1-*``) only those submissions are graded whose folders and name match it. In the file
RECORD there is a line for each grading: a run that was broken off goes on from there. It belongs to one state of the
grader.
Exit code 1 if a submission has more than one score or set of codes.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from grader.grading.grade import grade
from grader.grading.options import Options
from tests.benchmarks.steadiness import name_of
from tests.helpers.corpus import WRONG, WRONG_IN_SOME, expectation
from tests.helpers.support import CORPUS, SOLUTIONS, error_codes

PROCESSORS = os.cpu_count() or 1
FILES = [*WRONG, *WRONG_IN_SOME, *sorted((CORPUS / "looked_at" / "fail").glob("*.py"))]


class Graded(NamedTuple):
    """What came of one grading."""

    file: str
    seed: int
    points: int | None
    codes: str
    seconds: float


def graded(path: Path, seed: int) -> Graded:
    """Grade one submission, in a process of the pool."""
    began_s = time.perf_counter()
    report = grade(path, Options(SOLUTIONS, expectation(path)[0], ("fork",), None, seed))
    codes = " ".join(error_codes(report))
    return Graded(
        name_of(path), seed, report.score.earned if report.score else None, codes, time.perf_counter() - began_s
    )


def graded_all(todo: Sequence[tuple[Path, int]], at_once: int, record: Path) -> None:
    """Grade these, so many at a time, and keep a line of each."""
    with (
        ProcessPoolExecutor(at_once, multiprocessing.get_context("fork")) as pool,
        record.open("a", encoding="utf-8") as file,
    ):
        begun = [pool.submit(graded, path, seed) for path, seed in todo]
        for number, done in enumerate(as_completed(begun), 1):
            print(json.dumps(done.result()), file=file, flush=True)
            print(f"\r{number} of {len(todo)} ", end="", file=sys.stderr, flush=True)


def records(record: Path) -> list[Graded]:
    """What was graded so far."""
    return [Graded(*json.loads(line)) for line in record.read_text().splitlines()] if record.is_file() else []


def main(arguments: list[str]) -> int:
    """Grade, and list the submissions whose score or codes were not always the same."""
    seeds = int(arguments[0]) if arguments else 10
    pattern = arguments[1] if len(arguments) > 1 else "*"
    files = [path for path in FILES if fnmatch(name_of(path), pattern)]
    with tempfile.TemporaryDirectory(prefix="s") as folder:
        record = Path(arguments[2]) if len(arguments) > 2 else Path(folder) / "record"
        tempfile.tempdir = folder
        Path(folder).chmod(0o711)  # as in conftest.py
        known = {(one.file, one.seed) for one in records(record)}
        for half, at_once in ((range(seeds // 2), PROCESSORS), (range(seeds // 2, seeds), 4 * PROCESSORS)):
            todo = [(path, seed) for path in files for seed in half if (name_of(path), seed) not in known]
            graded_all(todo, at_once, record)
        tempfile.tempdir = None
        every = records(record)
    return _told(every)


def _told(every: list[Graded]) -> int:
    verdicts: dict[str, dict[tuple[int | None, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(every):
        verdicts[one.file][one.points, one.codes].append(one.seed)
    unsteady = {file: of_file for file, of_file in verdicts.items() if len(of_file) > 1}
    for file, of_file in unsteady.items():
        print(file, *(f"{points} {codes}: seeds {seeds}" for (points, codes), seeds in of_file.items()), sep="; ")
    slowest = max(every, key=lambda one: one.seconds)
    print(f"\r{len(every)} gradings of {len(verdicts)} submissions; {len(unsteady)} with more than one verdict")
    print(f"slowest {slowest.seconds:.1f} s ({slowest.file})")
    return int(bool(unsteady))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
