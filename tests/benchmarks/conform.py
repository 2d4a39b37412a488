"""Holds a real run of each right submission against the explorer: compared whole, or not after which line and why.

``python -m tests.benchmarks.conform [METHOD] [FILE …]``; without files, the worked answers and the whole right corpus.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from grader.domain.exercise import Part
from grader.domain.histories import Comparison
from grader.explorer.explore import Request, oracles_for
from grader.explorer.oracle.confined import ConfinedHost
from grader.grading.conform import comparing, run_again
from grader.grading.options import Options
from grader.grading.part import run_of
from grader.grading.preconditions import obstacles
from grader.inputs.exercise_files import load_exercise
from grader.inputs.files import load_submission
from tests.helpers.corpus import RIGHT, RIGHT_IN_ALL
from tests.helpers.support import CORPUS, SEED, SOLUTIONS, START_METHODS


def compared(path: Path, method: str) -> Iterator[tuple[Part, Comparison, float]]:
    """Each part of a submission, with the seconds that comparing took."""
    slug = path.stem.partition("-")[0]
    exercise, submission = load_exercise(slug, SOLUTIONS), load_submission(path)
    for part in exercise.parts():
        if any(obstacles(submission, exercise, part)):
            continue
        run = run_of(part, method, submission, exercise, Options(SOLUTIONS, slug, (method,), None, SEED))
        histories = run_again(run)
        with oracles_for([Request(submission, exercise, part, method)], ConfinedHost) as oracles:
            oracles.host.wait_until_up()
            began_s = time.monotonic()
            yield part, comparing(run, oracles.of_part[part])(histories), time.monotonic() - began_s


def main(arguments: list[str]) -> None:
    """A line for each part that was not compared whole, then the sums."""
    methods, files = (
        [one for one in arguments if one in START_METHODS],
        [one for one in arguments if one.endswith("py")],
    )
    honest = sorted((CORPUS / "looked_at" / "pass").glob("*.py"))
    paths = [Path(one) for one in files] or [*sorted(SOLUTIONS.glob("*.py")), *RIGHT, *RIGHT_IN_ALL, *honest]
    whole = parts = differences = 0
    for path in paths:
        for part, found, took_s in compared(path, (methods or ["fork"])[0]):
            parts, whole = parts + 1, whole + (not found.stops and not found.differences)
            differences += len(found.differences)
            if found.stops or found.differences or files:
                said = [f"not compared after line {one.line} (process {one.process}): {one.why}" for one in found.stops]
                told = [*said, *map(str, found.differences)]
                print(
                    f"{path.name} {part.value}: {found.entries} operations, {took_s:.2f} s", *told, sep="; ", flush=True
                )
    print(f"{parts} parts, {whole} compared whole, {differences} differences")


if __name__ == "__main__":
    main(sys.argv[1:])
