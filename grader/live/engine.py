"""Runs a submission once in real processes, watches it until it ends or is stuck, and returns the trace.

How a hang is recognised, without ever guessing:

* *Deadlock.* Two snapshots of every thread below the supervisor are equal, no thread was switched in between, each
  sleeps in a system call without a timeout, and after the second no packet is waiting to be read. Then nothing ran
  between the two, and nothing in there can wake anything else: a double collect, as for an atomic snapshot
  (Afek et al., Journal of the ACM 40, 1993). A submission with threads or timers of its own is never judged so.
* *Endless loop.* A process used the exercise's ``loop_cpu_s`` of processor time, not of wall time, while nothing advanced anywhere.
  A busy machine makes this slower, never wrong.
* *Time out.* Neither, and the limit is reached: the cause is not established, and not claimed.
"""

from __future__ import annotations

import json
import os
import re
import select
import signal
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from grader.errors import InternalError
from grader.exercise import Exercise, Part, Scenario
from grader.live.assemble import Assembly, failure_of
from grader.live.channel import KEPT_NOTES, Evidence, listening_pair
from grader.live.inside.boot import BOOT
from grader.live.wiring import Wiring
from grader.sandbox.processes import Snapshot, cpu_s, descendants, snapshot
from grader.sandbox.supervisor import Command, End, Supervisor
from grader.submission import Shape, Submission
from grader.events import MAIN as _MAIN
from grader.trace import Deadlocked, Ending, Finished, Looping, NotLoaded, TimedOut, Trace, Wait

OUTPUT, ERRORS, NOTES, ORDERS = 1, 2, 3, 4  # the student's descriptors
TICK_S = 0.01
QUIET_S = 0.03  # how long nothing must be heard before it is worth a look whether all wait
LOOK_EVERY_S = 0.05
SLEPT_S = 600.0  # slept in all, by the program's own clock, with nothing advancing: the lesson's programs take 16 s
GRACE_S = 0.5  # for the helpers of multiprocessing to notice that the program has ended
STACKS_S = 0.3
STACKS_SIGNAL = signal.SIGRTMAX - 1
INSIDE = Path(__file__).parent
FRAME = re.compile(rb'File "([^"\n]*)", line (\d+) in')
HELPERS = (b"multiprocessing.resource_tracker", b"multiprocessing.forkserver")


@dataclass(frozen=True, slots=True)
class Run:
    """What to run, and how."""

    submission: Submission
    exercise: Exercise
    scenario: Scenario
    part: Part
    start_method: str
    limit_s: float

    @property
    def shape(self) -> Shape:
        """Run as a script, or as functions and ``main`` to be called."""
        return self.submission.shape if self.part is Part.PROGRAM else Shape.MAIN

    def assignment(self) -> dict[str, object]:
        """What the student's main process is told."""
        main = self.submission.functions.get("main")
        count = main.fewest if main else 0
        names = [name for name in ("producers", "consumers") if self.exercise.producer_count] or ["items"]
        arguments = {**self.scenario.arguments(), "parameters": names[:count] if count < len(names) else names}
        return {"part": self.part.value, "shape": self.shape.value, "start_method": self.start_method, "arguments": arguments}


def execute(run: Run) -> Trace:
    """Run it and return what happened; when this returns, nothing of it is alive. Raises ``InternalError``."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pc-", ignore_cleanup_errors=True)))
        path = folder / f"{run.exercise.slug}.py"
        source = run.submission.definitions if run.part is Part.FUNCTIONS else run.submission.source
        path.write_text(source, encoding="utf-8")
        return _Execution(run, path, stack).watch()


class _Execution:
    """One run under way: its sockets, its supervisor, and what is known so far."""

    def __init__(self, run: Run, path: Path, stack: ExitStack) -> None:
        self.run = run
        self.path = path
        self.evidence = Evidence()
        self.poll = select.poll()
        self.readers = {}
        theirs = {}
        for number, kind in ((OUTPUT, socket.SOCK_STREAM), (ERRORS, socket.SOCK_STREAM), (NOTES, socket.SOCK_SEQPACKET)):
            ours, other = listening_pair(kind)
            # Their end stays open here too: the end of the stream is the supervisor's news, not ours to guess.
            theirs[number] = stack.enter_context(other)
            self.readers[number] = stack.enter_context(ours)
            self.poll.register(ours, select.POLLIN)
        our_orders, theirs[ORDERS] = socket.socketpair()
        stack.enter_context(our_orders)
        our_orders.sendall(json.dumps(run.assignment()).encode() + b"\n")
        null = stack.enter_context(open(os.devnull, "rb"))  # noqa: PTH123
        descriptors = {0: null.fileno()} | {number: other.fileno() for number, other in theirs.items()}
        command = Command([sys.executable, *self._arguments()], self._environment(), path.parent, descriptors)
        self.supervisor = stack.enter_context(Supervisor(command))
        theirs[ORDERS].close()
        self.poll.register(self.supervisor, select.POLLIN)
        if run.part is Part.FUNCTIONS:
            stack.enter_context(Wiring(run.exercise, run.scenario, our_orders))
        our_orders.close()
        self.started_s = self.heard_s = self.looked_s = time.monotonic()
        self.advanced_at = 0
        self.seen = 0
        self.cpu: dict[int, float] = {}
        self.before: Snapshot | None = None

    def watch(self) -> Trace:
        """Listen and look until it is over, one way or another; end everything; put the trace together."""
        while (stopped := self._stopped()) is None:
            self._listen(TICK_S)
        stacks = self._stacks() if not isinstance(stopped, Finished) else {}
        alive = self._alive()
        end = self.supervisor.end()
        self._drain()
        if not end.complete:
            raise InternalError("leftovers")
        return self._trace(stopped, alive, stacks, end)

    def _arguments(self) -> list[str]:
        boot = BOOT.format(folder=str(INSIDE), name="recorder", args=f"{NOTES}, {str(self.path)!r}, {str(INSIDE)!r}")
        return ["-I", "-X", "utf8", "-c", f"{boot}from inside import driver; driver.drive(recorder, {ORDERS})"]

    def _environment(self) -> dict[str, str]:
        # A program that reads its environment should find nothing of the teacher's, and no sign of being graded.
        folder = str(self.path.parent)
        return {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder}

    def _listen(self, timeout_s: float) -> bool:
        """Take in whatever has arrived; whether there was anything."""
        ready = dict(self.poll.poll(timeout_s * 1000))
        heard = False
        if self.supervisor.fileno() in ready:
            self.supervisor.listen()
            heard = True
        takers = {OUTPUT: self.evidence.take_output, ERRORS: self.evidence.take_errors, NOTES: self.evidence.take_note}
        for number, take in takers.items():
            if self.readers[number].fileno() in ready:
                heard |= take(self.readers[number])
        if heard:
            self.heard_s = time.monotonic()
            self.before = None
        return heard

    def _drain(self) -> None:
        takers = {OUTPUT: self.evidence.take_output, ERRORS: self.evidence.take_errors, NOTES: self.evidence.take_note}
        for number, take in takers.items():
            while take(self.readers[number]):
                pass

    def _stopped(self) -> Ending | None:
        """How it ended, if it has, as far as can be told before everything is put together."""
        now_s = time.monotonic()
        if self.supervisor.exit_code is not None:
            return self._after_main(now_s)
        if len(self.evidence.notes) >= KEPT_NOTES:
            busiest = Counter(note.pid for note in self.evidence.notes).most_common(1)[0][0]
            return self._looping(busiest, cpu_s(busiest))
        if now_s - self.looked_s > LOOK_EVERY_S:
            self.looked_s = now_s
            if (looping := self._look_for_loop()) is not None:
                return looping
        if now_s - self.heard_s > QUIET_S and self._all_wait():
            return Deadlocked(())
        if now_s - self.started_s > self.run.limit_s or self._only_sleeps():
            return TimedOut(self.run.limit_s, ())
        return None

    def _after_main(self, now_s: float) -> Ending | None:
        if self.supervisor.empty or now_s - self.heard_s > GRACE_S:
            return Finished(self.supervisor.exit_code or 0)
        return None

    def _look_for_loop(self) -> Ending | None:
        advanced = any(note.advances for note in self.evidence.notes[self.seen :])
        self.seen = len(self.evidence.notes)
        used = {pid: cpu_s(pid) for pid in descendants(self.supervisor.pid)}
        if advanced:
            self.advanced_at = self.seen
            self.cpu = used
            return None
        for pid, total_s in used.items():
            if total_s - self.cpu.get(pid, 0.0) > self.run.exercise.limits.loop_cpu_s:
                return self._looping(pid, total_s - self.cpu.get(pid, 0.0))
        return None

    def _looping(self, pid: int, used_s: float) -> Ending:
        self.loop_pid = pid
        records = sum(note.pid == pid for note in self.evidence.notes)
        return Looping(_MAIN, None, round(used_s, 1), records, ())

    def _all_wait(self) -> bool:
        """Whether it is proved that nobody can move any more."""
        if any(note.kind == "unprovable" for note in self.evidence.notes):
            return False
        now = snapshot(self.supervisor.pid)
        if not now.all_wait:
            self.before = None
        elif self.before is None:
            self.before = now
        elif now == self.before:
            return not self._listen(0)
        else:
            self.before = now
        return False

    def _only_sleeps(self) -> bool:
        slept = Counter[int]()
        for note in self.evidence.notes[self.advanced_at :]:
            slept[note.pid] += int(note.slept_s)
        return max(slept.values(), default=0) > SLEPT_S

    def _alive(self) -> tuple[int, ...]:
        """The processes of the program that have not ended, without multiprocessing's own helpers."""
        acted = self._acted()
        return tuple(pid for pid in descendants(self.supervisor.pid) if not _is_gone(pid) and (pid in acted or not _is_helper(pid)))

    def _acted(self) -> set[int | None]:
        """The processes that ran something of the submission. A forkserver's children look like the server itself."""
        return {note.pid for note in self.evidence.notes if note.kind != "import"} | {self.supervisor.main}

    def _stacks(self) -> dict[int, int]:
        """Ask every live process for its stacks; the innermost line of the submission, by process."""
        acted = self._acted()
        before = {pid: len(data) for pid, data in self.evidence.errors.items()}
        for pid in self._alive():
            if pid in acted:
                os.kill(pid, STACKS_SIGNAL)
        until_s = time.monotonic() + STACKS_S
        while time.monotonic() < until_s and self._listen(0.05):
            pass
        return dict(self._innermost(before))

    def _innermost(self, before: dict[int, int]) -> Iterator[tuple[int, int]]:
        for pid, data in self.evidence.errors.items():
            for path, line in FRAME.findall(data, before.get(pid, 0)):
                if path == os.fsencode(self.path):
                    yield pid, int(line)
                    break

    def _trace(self, stopped: Ending, alive: tuple[int, ...], stacks: dict[int, int], end: End) -> Trace:
        assembly = Assembly(self.evidence, self.supervisor.main or 0)
        waits = tuple(assembly.wait_of(pid, stacks.get(pid)) for pid in alive)
        events = assembly.events()
        return Trace(
            processes=tuple(assembly.infos),
            queues=tuple(assembly.queues),
            events=events,
            ending=self._ending(stopped, waits, assembly, stacks, end),
        )

    def _ending(
        self, stopped: Ending, waits: tuple[Wait, ...], assembly: Assembly, stacks: dict[int, int], end: End
    ) -> Ending:
        failed = next((note for note in self.evidence.notes if note.kind == "load_failed"), None)
        failure = failure_of(failed) if failed else None
        if failure is not None:
            return NotLoaded(failure)
        match stopped:
            case Finished():
                return Finished(end.exit_code or 0, waits)
            case Looping(cpu_s=used_s, records=records):
                process = assembly.ids.get(self.loop_pid, _MAIN)
                return Looping(process, stacks.get(self.loop_pid), used_s, records, waits)
            case TimedOut(limit_s):
                return TimedOut(limit_s, waits)
        return Deadlocked(waits)


def _is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def _is_helper(pid: int) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True
    return any(helper in command for helper in HELPERS)
