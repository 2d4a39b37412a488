"""Whether anything is left after many hostile gradings: ``python -m tests.benchmarks.endurance [TIMES] [SEED]``.

Grades the attacks in a random order in this one process, the grader used as a library, and compares before and after:
open descriptors, threads, processes below, files in the folders for temporary files and shared memory, memory. Left out
is what is listed as winning where nothing confines it, unless the grader confines it here. Exit code 1 for any more.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from grader.cli.main import main as command_line
from grader.sandbox.procfs import descendants
from tests.helpers.canary import Canary, adopting_orphans
from tests.sandbox.test_attacks import EVERY, Attack, level, may_win

TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 500
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 20
WARM_UP = 10  # what is imported late, and the pools of the memory allocator, are there after so many
SETTLE_S = 5.0  # for others on this machine to remove what they have in /dev/shm
# The grader is this process: what ends or stops it ends the count as well.
DEADLY = frozenset({"escaping/kills_the_grader", "escaping/stops_the_grader", "escaping/ends_the_grader_politely"})


class Belongings(NamedTuple):
    """Everything that could be left."""

    descriptors: int
    threads: int
    processes: int
    temporary: frozenset[str]
    shared: frozenset[str]
    resident_mib: int


def belongings(folder: Path) -> Belongings:
    """What there is at this moment."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Belongings(
        len(list(Path("/proc/self/fd").iterdir())),
        threading.active_count(),
        len(list(descendants(os.getpid()))),
        frozenset(entry.name for entry in folder.iterdir()),
        frozenset(entry.name for entry in Path("/dev/shm").iterdir()),
        pages * os.sysconf("SC_PAGE_SIZE") >> 20,
    )


def grade(attack: Attack, canary: Canary) -> int:
    """Grade one attack here."""
    path = canary.place(attack.path, attack.exercise)
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):  # noqa: PTH123
        return command_line([str(path), "--timeout", "2", "--budget", "1", "--seed", "20", "--format", "json",
                             *["--no-explore"] * ("run-only" in attack.words)])  # fmt: skip


def more(before: Belongings, after: Belongings) -> list[str]:
    """What there is afterwards that was not there before."""
    found = [
        f"{name}: {getattr(before, name)} before, {getattr(after, name)} after"
        for name in ("descriptors", "threads", "processes")
        if getattr(after, name) > getattr(before, name)
    ]
    found += [f"left: {name}" for name in sorted((after.temporary - before.temporary) | (after.shared - before.shared))]
    if after.resident_mib > 2 * before.resident_mib:
        found.append(f"memory: {before.resident_mib} MiB before, {after.resident_mib} MiB after")
    return found


def main() -> int:
    """Grade, compare, and report."""
    corpus = [attack for attack in EVERY if attack.name not in DEADLY and not may_win(attack, level())]
    chance, codes, slowest = random.Random(SEED), Counter[int](), (0.0, "")
    with adopting_orphans(), tempfile.TemporaryDirectory(prefix="e") as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        with tempfile.TemporaryDirectory() as tree, Canary(Path(tree)) as canary:
            for attack in chance.choices(corpus, k=WARM_UP):
                grade(attack, canary)
            before = belongings(Path(folder))
            for number, attack in enumerate(chance.choices(corpus, k=TIMES), 1):
                print(f"\r{number} of {TIMES}: {attack.name:60}", end="", file=sys.stderr, flush=True)
                began_s = time.monotonic()
                codes[int(grade(attack, canary))] += 1
                slowest = max(slowest, (time.monotonic() - began_s, attack.name))
            until_s = time.monotonic() + SETTLE_S
            while (found := more(before, belongings(Path(folder)))) and time.monotonic() < until_s:
                pass
        tempfile.tempdir = None
    print(f"\n{TIMES} gradings, exit codes {dict(codes)}, slowest {slowest[0]:.1f} s ({slowest[1]})")
    print("\n".join(found) or "nothing more than before")
    return int(bool(found) or not set(codes) <= {0, 1, 2})


if __name__ == "__main__":
    sys.exit(main())
