"""Whether confinement changes a verdict: ``python -m tests.benchmarks.levels [right|wrong|all [LEVEL,LEVEL]]``.

Grades the corpus at each level that this machine can do or pretend to lack, under every start method; the submissions
whose verdict comes from every interleaving with the explorer. Exit code 1 if a verdict was another one than expected.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from grader.sandbox.policy import chosen
from tests.helpers.corpus import RIGHT, WRONG, expectation
from tests.helpers.corpus import RIGHT_IN_ALL as RIGHT_SCHEDULES
from tests.helpers.corpus import WRONG_IN_SOME as WRONG_SCHEDULES
from tests.helpers.support import START_METHODS, error_codes, grade_file, isolations, survivors

LIVE = {"right": RIGHT, "wrong": WRONG, "all": RIGHT + WRONG}
EXPLORED = {"right": RIGHT_SCHEDULES, "wrong": WRONG_SCHEDULES, "all": RIGHT_SCHEDULES + WRONG_SCHEDULES}


def cases(which: str) -> Iterator[tuple[Path, str, bool]]:
    """Every file, with a start method and whether to explore it."""
    yield from ((path, method, False) for path in LIVE[which] for method in START_METHODS)
    yield from ((path, "fork", True) for path in EXPLORED[which])


def main() -> int:
    """Grade, count, and report what differed."""
    which = sys.argv[1] if len(sys.argv) > 1 else "right"
    wanted = sys.argv[2].split(",") if len(sys.argv) > 2 else list(isolations())
    differences: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="l") as folder:
        tempfile.tempdir = folder
        Path(folder).chmod(0o711)  # as in conftest.py
        for name in wanted:
            isolation, count = isolations()[name], 0
            with chosen(isolation):
                for path, method, explore in cases(which):
                    exercise, codes = expectation(path)
                    timeout_s = 2.0 if codes == ["timeout"] else None
                    report = grade_file(path, method, exercise=exercise, timeout_s=timeout_s, explore=explore)
                    alive = len(list(survivors()))
                    if error_codes(report) != codes or alive:
                        found = ", ".join(error_codes(report)) or f"nothing; {report.problem}"
                        differences[f"{name}: {path.name} ({method}): {found}; alive: {alive}"] += 1
                    count += 1
            print(f"{name} ({isolation.level.word}): {count} gradings", flush=True)
    for what in differences:
        print(what)
    print(f"{sum(differences.values())} other than expected")
    return int(bool(differences))


if __name__ == "__main__":
    sys.exit(main())
