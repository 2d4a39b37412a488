"""How long it takes to end a tree, and whether anybody is left: ``python -m tests.benchmarks.kill [TRIALS]``."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from grader.sandbox.policy import chosen
from tests.helpers.support import isolations, survivors
from tests.helpers.trees import KINDS, tree


def main() -> int:
    """Every kind, in every way that this machine can do; exit code 1 if anybody was left."""
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    left = 0
    ways = {isolation.kill: isolation for isolation in isolations().values()}
    with tempfile.TemporaryDirectory(prefix="k") as folder:
        tempfile.tempdir = folder
        Path(folder).chmod(0o711)  # as in conftest.py
        for way, isolation in ways.items():
            print(f"{way.value} ({isolation.level.word})")
            for kind in KINDS:
                taken = []
                for _ in range(trials):
                    with chosen(isolation), tree(kind) as supervisor:
                        began_s = time.perf_counter()
                        end = supervisor.end()
                        taken.append((time.perf_counter() - began_s) * 1000)
                        left += bool(list(survivors())) or not end.complete
                print(f"  {kind:10} {statistics.median(taken):6.1f} ms, at most {max(taken):6.1f} ms")
    print(f"{left} of {len(ways) * len(KINDS) * trials} trials left somebody")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
