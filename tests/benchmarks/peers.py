"""Time two peers from PyPI, frontrun and detangle, on the nearest producer/consumer program each can run.

Neither controls ``multiprocessing.Queue``. frontrun gets threads and ``queue.Queue``, detangle gets asyncio tasks and
``asyncio.Queue`` (each queue call preceded by ``sleep(0)``, so that tasks can be switched wherever threads can).
2 producers x 2 items x 2 consumers; main waits for the producers, then puts one ``None`` per consumer. In the program
``bug`` the consumers stop when ``empty()`` says so and main puts nothing. Each consumer has a list of its own, as a
process would; with "shared list" both append to one, a conflict that frontrun's DPOR sees, as it sees none in a queue.
Each run is a process of its own with a timeout. The seconds are those of the tool's explore call: interpreter start and
imports do not count; replays and shrinking of a found bug are off. ``python peers.py`` prints the table.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

TIMEOUT = 30.0  # seconds after which one run of a peer is killed
PINNED = {"frontrun": "0.7.0", "detangle": "0.1.0"}  # the releases these programs were written for

# frontrun cannot follow `Thread.join`: it manages only the workers it is given, so a worker plays main and waits for
# Events. That worker stands before the consumers: a blocked `get` spins, and spinning consumers starve later workers.
FRONTRUN = """
import json, os, queue, threading, time, frontrun

class State:
    def __init__(self):
        self.queue, self.done = queue.Queue(), [threading.Event(), threading.Event()]
        self.got, self.shared = ([], []), []
def producer(number):
    def work(state):
        for item in range(2):
            state.queue.put((number, item))
        state.done[number].set()
    return work
def main(state):
    for done in state.done:
        done.wait()
    for _ in range(SENTINELS):
        state.queue.put(None)
def consumer(number):
    def work(state):
        q, got = state.queue, state.LIST
        CONSUME
    return work
def check(state):
    return sorted(state.got[0] + state.got[1] + state.shared) == [(0, 0), (0, 1), (1, 0), (1, 1)]

workers = [producer(0), producer(1), main, consumer(0), consumer(1)]
start = time.perf_counter()
result = frontrun.explore(State, workers, check, reproduce_on_failure=0, OPTIONS)
seconds = time.perf_counter() - start
why = (result.inconclusive_reason or "").split(". ")[0]
verdict = {True: "holds", False: "bug found", None: "inconclusive: " + why}[result.property_holds]
print(json.dumps([verdict, result.num_explored, seconds]), flush=True)
os._exit(0)  # an inconclusive run leaves threads that never end
"""

DETANGLE = """
import asyncio, json, time, detangle

class Queue(asyncio.Queue):
    async def put(self, item):
        await asyncio.sleep(0)
        await super().put(item)
    async def get(self):
        await asyncio.sleep(0)
        return await super().get()

async def main():
    q, got = Queue(), []
    async def producer(number):
        for item in range(2):
            await q.put((number, item))
    async def consumer():
        CONSUME
    producers = [asyncio.create_task(producer(number)) for number in range(2)]
    consumers = [asyncio.create_task(consumer()) for _ in range(2)]
    await asyncio.gather(*producers)
    for _ in range(SENTINELS):
        await q.put(None)
    await asyncio.gather(*consumers)
    assert sorted(got) == [(0, 0), (0, 1), (1, 0), (1, 1)], got

start = time.perf_counter()
try:
    stats = detangle.explore(main, database=False, shrink=False, OPTIONS)
    verdict, runs = "holds within the bound" if stats.exhausted else "no bug found", stats.runs
except detangle.BugFound as bug:
    verdict, runs = "bug found", bug.report.runs
print(json.dumps([verdict, runs, time.perf_counter() - start]))
"""

CONSUME = {
    ("frontrun", "correct"): "while (item := q.get()) is not None: got.append(item)",
    ("frontrun", "bug"): "while not q.empty(): got.append(q.get())",
    ("detangle", "correct"): "while (item := await q.get()) is not None: got.append(item)",
    ("detangle", "bug"): "while not q.empty(): got.append(await q.get())",
}

MODES = [
    ("frontrun", "DPOR", "strategy='dpor', preemption_bound=None, total_timeout=10"),
    ("frontrun", "DPOR, shared list", "strategy='dpor', preemption_bound=None, total_timeout=10"),
    ("frontrun", "random", "strategy='random', max_attempts=100, seed=0"),
    ("detangle", "auto", "runs=10_000, max_duration=5, seed=0"),
    ("detangle", "DFS, 2 delays", "runs=100_000, max_duration=5, strategy=detangle.DFS(max_delays=2)"),
    ("detangle", "DFS, no bound", "runs=100_000, max_duration=5, strategy=detangle.DFS(max_delays=1000)"),
]  # tool, the name of its mode, the arguments of its explore call


class Row(NamedTuple):
    """What one tool said about one program; a count is None when the tool gave none."""

    tool: str
    program: str
    verdict: str
    executions: int | None = None
    seconds: float | None = None

    @property
    def rate(self) -> float | None:
        """Executions per second of the explore call, its set-up included."""
        return self.executions / self.seconds if self.executions and self.seconds else None


def installed(tool: str) -> str | None:
    """Return the installed version of a peer, None when it is missing."""
    try:
        return metadata.version(tool)
    except metadata.PackageNotFoundError:
        return None


def run_script(command: list[str], folder: str) -> tuple[str, str]:
    """Run a command in a process group of its own, end the whole group, and return its stdout and stderr."""
    out = subprocess.PIPE
    process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, text=True, start_new_session=True)
    try:
        return process.communicate(timeout=TIMEOUT)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def measure(tool: str, mode: str, options: str, program: str) -> Row:
    """Run one peer in one mode on one program, ``correct`` or ``bug``."""
    text = FRONTRUN if tool == "frontrun" else DETANGLE
    text = text.replace("OPTIONS", options).replace("CONSUME", CONSUME[tool, program])
    text = text.replace("SENTINELS", "2" if program == "correct" else "0")
    text = text.replace("LIST", "shared" if "shared" in mode else "got[number]")
    name = f"{tool} {installed(tool)} ({mode})"
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "program.py")
        script.write_text(text, encoding="utf-8")
        launcher = [sys.executable, "-m", "frontrun.cli"] if tool == "frontrun" else []
        try:
            stdout, stderr = run_script([*launcher, sys.executable, str(script)], folder)
        except subprocess.TimeoutExpired:
            return Row(name, program, f"no verdict, killed after {TIMEOUT:g} s")
    return parse(name, program, stdout, stderr)


def parse(name: str, program: str, stdout: str, stderr: str) -> Row:
    """Read the line of JSON a script ends with; a claim that the bug cannot happen is called a false pass."""
    try:
        result: list[Any] = json.loads(stdout.splitlines()[-1])
    except (IndexError, ValueError):
        return Row(name, program, "failed: " + (stderr.strip().splitlines() or ["no output"])[-1])
    verdict, executions, seconds = result
    if program == "bug" and verdict.startswith("holds"):
        verdict += " (false pass)"
    return Row(name, program, verdict, executions, seconds)


def rows() -> list[Row]:
    """Measure every installed peer on both programs; a missing peer gives one row that says so."""
    missing = [Row(tool, "-", f"missing: pip install {tool}=={PINNED[tool]}") for tool in PINNED if not installed(tool)]
    present = [mode for mode in MODES if installed(mode[0])]
    return [measure(*mode, program) for program in ("correct", "bug") for mode in present] + missing


def table(lines: list[Row]) -> str:
    """Lay the rows out as text columns."""
    text = f"{'tool':<36} {'program':<8} {'executions':>10} {'seconds':>8} {'per s':>7}  verdict"
    for row in lines:
        numbers = (row.executions, 0), (row.seconds, 3), (row.rate, 0)
        counts = ["-" if number is None else f"{number:,.{digits}f}" for number, digits in numbers]
        text += f"\n{row.tool:<36} {row.program:<8} {counts[0]:>10} {counts[1]:>8} {counts[2]:>7}  {row.verdict}"
    return text


if __name__ == "__main__":
    print(table(rows()))
