"""What a grading costs at the most: ``python -m tests.benchmarks.bounds [PATTERN]``.

Grades programs that were made to be expensive (``programs/``), and some that compute, which are calibrated on the spot.
Of each: the score, seconds of the clock, processor time of everything that the grading started, the most memory at one
moment of the grader and whatever is below it (proportional set size), and what was left out. Then the explorer alone:
its processor time once all workers are up, its charge, and their quotient, which should be between half and twice the
median; it says nothing where next to nothing was charged, or where the program computes.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from grader.checks import judge
from grader.explorer.explore import Request, explore, oracles_for
from grader.explorer.oracle.confined import ConfinedHost
from grader.explorer.program.meter import Meter
from grader.grading.merge import Bench
from grader.grading.options import BUDGET_S
from grader.grading.part import COMPUTING_S
from grader.inputs.exercise_files import load_exercise
from grader.inputs.files import load_submission
from grader.sandbox.procfs import descendants
from tests.helpers.support import ROOT, SOLUTIONS

PROGRAMS = Path(__file__).parent / "programs"
SLEEPS = "time.sleep(random.random())"
LOOK_EVERY_S = 0.1
CLOCK_S, CPU_S, MEMORY_MIB = 40.0, 30.0, 400
LONGEST_S = 300
LEAST_CHARGE_S = 0.3


class Cost(NamedTuple):
    """What one grading took."""

    score: str
    codes: str
    clock_s: float
    cpu_s: float
    memory_mib: float
    left_out: str


class Explored(NamedTuple):
    """What exploring alone took."""

    cpu_s: float
    charge_s: float

    @property
    def quotient(self) -> float:
        """Processor time for each second that was charged."""
        return self.cpu_s / self.charge_s


def main() -> None:
    """Print a row for each program."""
    pattern = f"*{sys.argv[1]}*" if sys.argv[1:] else "*"
    print(f"{'program':42} {'score':>5} {'clock':>6} {'cpu':>6} {'MiB':>5} {'explored':>9} {'charge':>7} {'ratio':>8}")
    quotients: dict[str, float] = {}
    over: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for path in [*sorted(PROGRAMS.glob("*.py")), *_computing(Path(folder))]:
            if not fnmatch(path.stem, pattern):
                continue
            cost, alone = _graded(path), _explored(path)
            print(
                f"{path.stem:42} {cost.score:>5} {cost.clock_s:6.1f} {cost.cpu_s:6.1f} {cost.memory_mib:5.0f} "
                f"{alone.cpu_s:9.2f} {alone.charge_s:7.2f} {alone.quotient:8.2f}  {cost.codes} {cost.left_out}",
                flush=True,
            )
            if path.parent == PROGRAMS and alone.charge_s > LEAST_CHARGE_S:
                quotients[path.stem] = alone.quotient
            if cost.clock_s > CLOCK_S or cost.cpu_s > CPU_S or cost.memory_mib > MEMORY_MIB:
                over.append(path.stem)
    middle = statistics.median(quotients.values())
    far = {name: round(one / middle, 2) for name, one in quotients.items() if not 0.5 <= one / middle <= 2}
    print(f"median quotient {middle:.2f}; farther than twice or half of it: {far or 'none'}")
    print(f"over a bound: {over or 'none'}")


def _computing(folder: Path) -> Iterator[Path]:
    """The solution of model 2, computing where it would sleep: for so many seconds, in C or in a loop of Python's."""
    solution = (SOLUTIONS / "model2.py").read_text(encoding="utf-8")
    in_c, in_python = _rounds("sum(range({}))"), _rounds("for _ in range({}): pass")
    for name, place, code in (
        ("producer_half_a_second", 0, f"sum(range({in_c // 2}))"),
        ("producer_half_a_second_in_python", 0, f"for _ in range({in_python // 2}): pass"),
        ("producer_a_second", 0, f"sum(range({in_c}))"),
        ("consumer_a_tenth", 1, f"sum(range({in_c // 10}))"),
    ):
        parts = solution.split(SLEEPS)
        text = SLEEPS.join(parts[: place + 1]) + code + SLEEPS.join(parts[place + 1 :])
        path = folder / f"model2-computes-{name}.py"
        path.write_text(text, encoding="utf-8")
        yield path


def _rounds(code: str) -> int:
    """How many rounds of this take a second of processor time here."""
    rounds = 1_000_000
    compiled = compile(code.format(rounds), "calibration", "exec")
    exec(compiled)
    began_s = time.process_time()
    for _ in range(5):
        exec(compiled)
    return int(5 * rounds / (time.process_time() - began_s))


def _graded(path: Path) -> Cost:
    command = [sys.executable, "-m", "grader", str(path), "--format", "json", "--seed", "20", "--lang", "en"]
    began_s = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, text=True) as process:
        memory = _Memory(process.pid)
        killer = threading.Timer(LONGEST_S, process.kill)
        killer.start()
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        killer.cancel()
    clock_s = time.monotonic() - began_s
    cpu_s, most_mib = usage.ru_utime + usage.ru_stime, memory.most_mib()
    if process.returncode < 0:
        return Cost("-", "killed", clock_s, cpu_s, most_mib, "")
    report = json.loads(said)["submissions"][0]
    score = report["score"]
    codes = sorted({found["code"] for check in report["checks"] for found in check["findings"]})
    missing = [one for one in report["explored"] if not one["is_complete"]]
    places = [f"{one['part'][0]}{one['producers']}x{one['consumers']}{'*' * one['is_slow']}" for one in missing]
    left_out = f"left out: {' '.join(dict.fromkeys(places))}" if missing else ""
    return Cost(str(score["earned"]) if score else "none", ",".join(codes), clock_s, cpu_s, most_mib, left_out)


class _Memory:
    """Looks now and then at what a process and all below it hold."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most_kib, self._is_over = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def most_mib(self) -> float:
        """The most that was seen."""
        self._is_over.set()
        self._thread.join()
        return self._most_kib / 1024

    def _look(self) -> None:
        while not self._is_over.wait(LOOK_EVERY_S):
            pids = (self._pid, *descendants(self._pid))
            self._most_kib = max(self._most_kib, sum(map(_proportional_kib, pids)))


def _proportional_kib(pid: int) -> int:
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _explored(path: Path) -> Explored:
    """Both parts explored in this process, as a grading does it, but for the real runs."""
    exercise, submission = load_exercise(path.stem.partition("-")[0], SOLUTIONS), load_submission(path)
    requests = [Request(submission, exercise, part, "fork") for part in exercise.parts()]
    meter, cpu_s = Meter(BUDGET_S), 0.0
    with oracles_for(requests, ConfinedHost) as oracles:
        oracles.host.wait_until_up()
        cpu_s -= oracles.host.spent_s()
        for left, request in zip(range(len(requests), 0, -1), requests, strict=True):
            crew = oracles.of_part[request.part]
            bench = Bench(exercise, request.part, lambda subject: judge(subject, ()))
            crew.let_compute(lambda _: COMPUTING_S / 2)
            began_s = time.process_time()
            with meter.until(meter.after(1 / left)):
                explore(request, crew, bench.breaks, meter)
            cpu_s += time.process_time() - began_s
        cpu_s += oracles.host.spent_s()
    return Explored(cpu_s, meter.used_us / 1e6)


if __name__ == "__main__":
    main()
