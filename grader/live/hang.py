"""Whether an execution is stuck, without ever guessing.

* *Deadlock.* Two snapshots of every thread below the supervisor are equal, no thread was switched in between, each
  sleeps in a system call without a timeout, and after the second nothing is waiting to be read. Then nothing ran
  between the two, and nothing in there can wake anything else: a double collect, as for an atomic snapshot (Afek et
  al., Journal of the ACM 40, 1993). Never while a process is there that has threads or timers of its own.
* *Endless loop.* A process used the exercise's ``loop_cpu_s`` of processor time, not of wall time, between two of its
  own operations, whatever others did; or while nothing advanced anywhere, polling again and again without success. Or
  it only slept for minutes of its own time; or it put more often than the exercise's limit. A busy machine makes this
  slower, never wrong.
* *Time out.* Neither, and the limit is reached: of processor time for all processes together, or of the clock while
  none of them wants a processor. The cause is not established, and not claimed.
"""

from __future__ import annotations

import enum
import time
from typing import NamedTuple

from grader.domain.limits import Limits
from grader.live.evidence import Evidence
from grader.live.ledger import Ledger
from grader.live.progress import Progress
from grader.sandbox.procfs import Snapshot, is_gone, snapshot
from grader.sandbox.supervisor.handle import Supervisor

QUIET_S = 0.03  # how long nothing must be heard before it is worth a look whether all wait
LOOK_EVERY_S = 0.05
LOOK_SHARE = 20  # times the processor time of a look are the pauses: it must not cost more than the program
LATEST_LOOK_S = 0.1  # between two looks whether all wait, when it has been quiet for long
SLEPT_S = 300.0  # slept in all, by the program's own clock, with nothing advancing: the lesson's programs take 16 s
SLEPT_TIMES = 10  # so often at least: a single long sleep is no loop
BUSY_SHARE = 0.2  # of a processor: who computes in many short pieces is seldom met at it


class HangKind(enum.Enum):
    """In which way it is stuck."""

    DEADLOCK = "deadlock"
    LOOP = "loop"
    CLOCK = "clock"
    PROCESSOR = "processor"


class Hang(NamedTuple):
    """How it is stuck; for a loop, which process it is, and what it exceeded: a time it computed or slept, or puts.

    ``limit_s`` is the limit that was reached, of the clock or of processor time in all. The bounds and not what was
    measured: that is another number in every run.
    """

    kind: HangKind
    pid: int = 0
    cpu_s: float = 0.0
    slept_s: float = 0.0
    calls: int = 0
    limit_s: float = 0.0


class HangWatch:
    """Looks at an execution now and then."""

    def __init__(self, evidence: Evidence, supervisor: Supervisor, limits: Limits) -> None:
        self._evidence = evidence
        self._supervisor = supervisor
        self._limits = limits
        self._progress = Progress(evidence)
        self._ledger = Ledger(supervisor)
        self._pause_s, self._idle_s = LOOK_EVERY_S, 0.0
        self.begin()
        self._stepped: dict[int, tuple[int, float]] = {}
        self._advanced: dict[int, float] = {}
        self._before: Snapshot | None = None

    def begin(self) -> None:
        """It begins now: until here it waited for its orders."""
        self._began_s = self._heard_s = self._looked_s = time.monotonic()
        self._next_look_s, self._next_snapshot_s = self._began_s, self._began_s + QUIET_S

    def spent_s(self) -> float:
        """The processor time of all processes up to now."""
        self._ledger.look()
        return self._ledger.total_s

    def heard(self) -> None:
        """Something has arrived: whatever was being proved is not so."""
        self._heard_s = time.monotonic()
        self._next_snapshot_s = self._heard_s + QUIET_S
        self._before = None

    def look(self) -> Hang | None:
        """How it is stuck, if it is. The caller takes in what is waiting to be read, and asks again: ``is_so``."""
        now_s = time.monotonic()
        if now_s >= self._next_look_s:
            self._look_at_all(now_s)
            hang = self._flood() or self._loop() or self._slumber() or self._spent(now_s)
            if hang is not None:
                return hang
        return Hang(HangKind.DEADLOCK) if now_s >= self._next_snapshot_s and self._all_wait(now_s) else None

    def is_so(self, hang: Hang) -> bool:
        """Whether it is stuck in this way although something was waiting to be read."""
        if hang.kind is HangKind.DEADLOCK:
            return False
        if not (hang.kind is HangKind.LOOP and hang.cpu_s):
            return True
        self._read_clocks()
        return self._loop() is not None

    def _look_at_all(self, now_s: float) -> None:
        before_s, passed_s, began_cpu_s = self._ledger.total_s, now_s - self._looked_s, time.thread_time()
        self._read_clocks()
        if not self._ledger.is_running and self._ledger.total_s - before_s < BUSY_SHARE * passed_s:
            # Of a longer pause nothing is known but how it ended: the grader itself had no processor.
            self._idle_s += min(passed_s, 2 * self._pause_s)
        self._pause_s = max(LOOK_EVERY_S, LOOK_SHARE * (time.thread_time() - began_cpu_s))
        self._looked_s, self._next_look_s = now_s, now_s + self._pause_s

    def _read_clocks(self) -> None:
        """A process that made a step begins anew here, and all do where something advanced.

        A little late, never early.
        """
        self._ledger.look()
        used, steps = self._ledger.living, self._evidence.steps
        if self._progress.has_advanced():
            self._advanced = dict(used)
        for pid, used_s in used.items():
            count, began_s = self._stepped.get(pid, (0, 0.0))
            if steps[pid] != count or used_s < began_s:
                self._stepped[pid] = steps[pid], used_s

    def _flood(self) -> Hang | None:
        """A process that puts without end; what it computes in between does not matter."""
        busiest, count = self._progress.busiest()
        return Hang(HangKind.LOOP, busiest, calls=self._limits.puts) if count > self._limits.puts else None

    def _loop(self) -> Hang | None:
        most_s = self._limits.loop_cpu_s
        for pid, used_s in self._ledger.living.items():
            _, stepped_s = self._stepped.get(pid, (0, 0.0))
            if used_s - min(stepped_s, self._advanced.get(pid, 0.0)) > most_s:
                return Hang(HangKind.LOOP, pid, most_s)
        return None

    def _slumber(self) -> Hang | None:
        """A process that only sleeps, again and again, with no other process about to do something.

        Sleeps are shortened and timeouts are not, so while anybody is in a wait with a timeout it proves nothing.
        """
        pid = self._progress.sleeper(SLEPT_S, SLEPT_TIMES)
        return Hang(HangKind.LOOP, pid, slept_s=SLEPT_S) if pid is not None else None

    def _spent(self, now_s: float) -> Hang | None:
        limits = self._limits
        if self._ledger.total_s > limits.tree_cpu_s:
            return Hang(HangKind.PROCESSOR, limit_s=limits.tree_cpu_s)
        if self._idle_s > limits.timeout_s:
            return Hang(HangKind.CLOCK, limit_s=limits.timeout_s)
        longest_s = max(limits.clock_s, limits.timeout_s)
        return Hang(HangKind.CLOCK, limit_s=longest_s) if now_s - self._began_s > longest_s else None

    def _all_wait(self, now_s: float) -> bool:
        """Seen at two looks in a row; the longer nothing has been heard, the less often the first one is taken."""
        before, self._before = self._before, None
        watched = self._supervisor
        now = snapshot(watched.pid, watched.own, watched.isolation.uid)
        if not now.all_wait or any(not is_gone(pid) for pid in self._progress.unprovable()):
            self._next_snapshot_s = now_s + min((now_s - self._heard_s) / 4, LATEST_LOOK_S)
            return False
        self._before = now
        return now == before
