"""Runs a program with real processes and perturbed timing, and says how it came out."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from tests.fuzz.explored import Outcome, Said

INSIDE = Path(__file__).parent / "inside"
QUIET_S = 0.4  # in which no thread of the program moved: it never will
FIRST_LOOK_S, LOOK_S = 0.15, 0.05
TIMEOUT_S = 8.0
HELPERS = ("resource_tracker", "forkserver")
GONE = ("Z", "X")
UNSEEN = "?"  # the status of a process whose end nothing waited for


class Runner:
    """Runs programs one after another; leaving the context ends what starts them."""

    def __enter__(self) -> Runner:
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(INSIDE), "PYTHONDONTWRITEBYTECODE": "1"}
        self._zygote = subprocess.Popen(
            [sys.executable, "-s", str(INSIDE / "zygote.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            bufsize=0,
        )
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        assert self._zygote.stdin is not None
        assert self._zygote.stdout is not None
        self._zygote.stdin.close()
        self._zygote.wait()
        self._zygote.stdout.close()

    def run(self, source: str, method: str, seed: int, depth: int) -> Outcome:
        """One execution; ``depth``: nothing is perturbed, or calls, or what they do inside as well."""
        folder = Path(tempfile.mkdtemp(prefix="fz"))
        try:
            (folder / "program.py").write_text(source, encoding="utf-8")
            environment = {
                "PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(INSIDE), "PYTHONDONTWRITEBYTECODE": "1",
                "TMPDIR": str(folder), "FUZZ_LOG": str(folder), "FUZZ_SEED": str(seed), "FUZZ_METHOD": method,
                "FUZZ_DEPTH": str(depth),
            }  # fmt: skip
            self._order([str(folder / "program.py"), environment, str(folder / "errors")])
            main = int(self._answer(TIMEOUT_S))
            try:
                end, code = self._watched(main)
                left = _session(main)
            finally:
                _kill(main)
            if code is None:
                self._answer(TIMEOUT_S)
            return _outcome(folder, main, end, code, left)
        finally:
            shutil.rmtree(folder)

    def _order(self, order: list[object]) -> None:
        assert self._zygote.stdin is not None
        self._zygote.stdin.write((json.dumps(order) + "\n").encode())

    def _answer(self, within_s: float) -> str:
        """A line; "" where none came in time."""
        assert self._zygote.stdout is not None
        ready, _, _ = select.select([self._zygote.stdout], [], [], within_s)
        return self._zygote.stdout.readline().decode().strip() if ready else ""

    def _watched(self, main: int) -> tuple[str, int | None]:
        """How it ended, and the exit code of its main process, if that ended."""
        began_s, stillness = time.monotonic(), _Stillness()
        code: int | None = None
        wait_s = FIRST_LOOK_S
        while time.monotonic() - began_s < TIMEOUT_S:
            if code is None and (answer := self._answer(wait_s)):
                code, stillness = int(answer), _Stillness()
            elif code is not None:
                time.sleep(wait_s)
            wait_s = LOOK_S
            running = {pid: stat for pid, stat in _session(main).items() if stat[0] not in GONE}
            # A main process that ends waits for its resource tracker, which may be slow to come to a processor.
            helped = {pid: stat for pid, stat in _session(main, but_for=()).items() if stat[0] not in GONE}
            if (code is not None and not running) or stillness.lasts(helped):
                return ("deadlock" if code is None else "finished"), code
        return ("loop" if code is None else "finished"), code


class _Stillness:
    """Since when nothing has moved."""

    def __init__(self) -> None:
        self._last: object = None
        self._since_s = 0.0

    def lasts(self, running: dict[int, list[str]]) -> bool:
        """Whether all threads have slept for long, and not moved meanwhile."""
        signature, now_s = _signature(running), time.monotonic()
        if signature is None or signature != self._last:
            self._last, self._since_s = signature, now_s
        return signature is not None and now_s - self._since_s > QUIET_S


def _signature(running: dict[int, list[str]]) -> object | None:
    """How often each thread was switched; ``None`` while one is not asleep."""
    parts = []
    for pid in sorted(running):
        for task in sorted(Path(f"/proc/{pid}/task").glob("*")):
            try:
                fields = dict(line.split(":", 1) for line in (task / "status").read_text().splitlines() if ":" in line)
            except OSError:
                return None
            if fields["State"].split()[0] != "S":
                return None
            parts.append((task.name, fields["voluntary_ctxt_switches"], fields["nonvoluntary_ctxt_switches"]))
    return tuple(parts)


def _session(leader: int, but_for: tuple[str, ...] = HELPERS) -> dict[int, list[str]]:
    """The processes of a session, without Python's own helpers: fields of ``stat`` from the state on (proc(5))."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
            command = (entry / "cmdline").read_text(errors="replace") if int(fields[3]) == leader else ""
        except OSError:
            continue
        if int(fields[3]) == leader and not any(name in command for name in but_for):
            found[int(entry.name)] = fields
    return found


def _kill(leader: int) -> None:
    """End a session; its helpers end themselves when its processes have ended.

    Its leader first: it would note how the others were ended.
    """
    while left := [pid for pid, fields in _session(leader).items() if fields[0] not in GONE]:
        for pid in sorted(left, key=lambda pid: pid != leader):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)


def _outcome(folder: Path, main: int, end: str, code: int | None, left: dict[int, list[str]]) -> Outcome:
    names, codes, lines = {main: "MainProcess"}, dict[int, int](), dict[int, list[str]]()
    for log in folder.glob("*.log"):
        pid = int(log.stem)
        for what, *rest in map(json.loads, log.read_text(encoding="utf-8").splitlines()):
            if what == "said":
                lines.setdefault(pid, []).extend(line for line in rest[0].splitlines() if line.strip())
            elif what == "begun":
                names[pid] = rest[0]
            elif what == "started":
                names[rest[1]] = rest[0]
            else:
                codes[rest[0]] = rest[1]
    statuses = {pid: _status(pid, codes.get(pid), left) for pid in names}
    statuses[main] = "alive" if code is None else code
    return Outcome(
        end, tuple(sorted((name, Said(tuple(lines.get(pid, ())), (), statuses[pid])) for pid, name in names.items()))
    )


def _status(pid: int, code: int | None, left: dict[int, list[str]]) -> int | str:
    if code is not None:
        return code
    if pid not in left:
        return UNSEEN
    fields = left[pid]
    return os.waitstatus_to_exitcode(int(fields[49])) if fields[0] in GONE else "alive"
