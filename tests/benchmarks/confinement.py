"""What confinement costs: python -m tests.benchmarks.confinement [ROUNDS]

First one launch and its end (an interpreter that does nothing), then a whole grading as a process of its own, with what
the probe takes included, beside ``--no-sandbox``. Kinds take turns, so that the machine's other work hits all alike;
medians are shown, and of how much more each took than the first kind in the same round.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from grader.domain.isolation import Isolation
from grader.sandbox.policy import chosen
from grader.sandbox.supervisor.handle import Supervisor
from grader.sandbox.supervisor.main import Command
from tests.helpers.support import ROOT, SOLUTIONS, isolations

OPTIONS = {"none": ("--no-sandbox",), "default": ()}


def launch(isolation: Isolation) -> None:
    """Start an interpreter, wait for its end, and end what is left."""
    with tempfile.TemporaryDirectory(prefix="pc-") as folder, chosen(isolation):
        with Supervisor(Command([sys.executable, "-I", "-S", "-c", "pass"], {}, Path(folder), {})) as supervisor:
            while supervisor.exit_code is None:
                supervisor.listen()
        assert supervisor.end().exit_code == 0


def graded(*options: str) -> None:
    """One grading of the worked answer."""
    command = [sys.executable, "-m", "grader", str(SOLUTIONS / "model2.py"), "--seed=7", *options]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measure(kinds: dict[str, Callable[[], None]], rounds: int) -> Iterator[tuple[str, float, float]]:
    """For each kind the median, and that of what it took more than the first in the same round; in milliseconds."""
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(rounds):
        for name, action in kinds.items():
            began_s = time.perf_counter()
            action()
            taken[name].append((time.perf_counter() - began_s) * 1000)
    first = next(iter(taken.values()))
    for name, values in taken.items():
        more = [value - least for value, least in zip(values, first, strict=True)]
        yield name, statistics.median(values), statistics.median(more)


def show(title: str, kinds: dict[str, Callable[[], None]], rounds: int) -> None:
    """Print a table; the first kind is what the others are compared with."""
    print(title)
    for name, median, more in measure(kinds, rounds):
        print(f"  {name:28} {median:7.1f} ms  ({more:+6.1f})")


def main() -> None:
    """Measure both."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    levels = {name: (lambda isolation=isolation: launch(isolation)) for name, isolation in isolations().items()}
    show("one launch", levels, rounds)
    for options in (("--no-explore",), ()):
        kinds = {name: (lambda own=own, options=options: graded(*own, *options)) for name, own in OPTIONS.items()}
        show(f"a grading {' '.join(options)}", kinds, rounds)


if __name__ == "__main__":
    main()
