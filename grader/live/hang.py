"""Whether an execution is stuck, without ever guessing.

* *Deadlock.* Two snapshots of every thread below the supervisor are equal, no thread was switched in between, each
  sleeps in a system call without a timeout, and after the second nothing is waiting to be read. Then nothing ran
  between the two, and nothing in there can wake anything else: a double collect, as for an atomic snapshot (Afek et
  al., Journal of the ACM 40, 1993). A submission with threads or timers of its own is never judged so.
* *Endless loop.* While nothing advanced anywhere, a process used the exercise's ``loop_cpu_s`` of processor time, not
  of wall time, or only slept for minutes of its own time; or it put more often than the exercise's limit. A busy
  machine makes this slower, never wrong.
* *Time out.* Neither, and the limit is reached: the cause is not established, and not claimed.
"""

from __future__ import annotations

import enum
import time
from collections import Counter
from typing import NamedTuple

from grader.exercise import Limits
from grader.live.evidence import KEPT_NOTES, Evidence
from grader.sandbox.processes import Snapshot, cpu_s, snapshot
from grader.sandbox.supervisor import Supervisor

QUIET_S = 0.03  # how long nothing must be heard before it is worth a look whether all wait
LOOK_EVERY_S = 0.05
SLEPT_S = 300.0  # slept in all, by the program's own clock, with nothing advancing: the lesson's programs take 16 s
SLEPT_TIMES = 10  # so often at least: a single long sleep is no loop


class Kind(enum.Enum):
    """In which way it is stuck."""

    DEADLOCK = "deadlock"
    LOOP = "loop"
    TIMEOUT = "timeout"


class Hang(NamedTuple):
    """How it is stuck; for a loop, which process it is, and what it exceeded: a time it computed or slept, or puts.

    The bounds and not what was measured: that is another number in every run.
    """

    kind: Kind
    pid: int = 0
    cpu_s: float = 0.0
    slept_s: float = 0.0
    calls: int = 0


class HangWatch:
    """Looks at an execution now and then."""

    def __init__(self, evidence: Evidence, supervisor: Supervisor, limits: Limits) -> None:
        self._evidence = evidence
        self._supervisor = supervisor
        self._limits = limits
        self._began_s = self._heard_s = self._looked_s = time.monotonic()
        self._seen = self._advanced_at = 0
        self._cpu: dict[int, float] = {}
        self._before: Snapshot | None = None

    def heard(self) -> None:
        """Something has arrived: whatever was being proved is not so."""
        self._heard_s = time.monotonic()
        self._before = None

    def quiet_s(self) -> float:
        """For how long nothing has arrived."""
        return time.monotonic() - self._heard_s

    def look(self) -> Hang | None:
        """How it is stuck, if it is. Of a deadlock the caller must still see that nothing is waiting to be read."""
        now_s = time.monotonic()
        if now_s - self._looked_s > LOOK_EVERY_S:
            self._looked_s = now_s
            if (loop := self._flood() or self._loop() or self._slumber()) is not None:
                return loop
        if self.quiet_s() > QUIET_S and self._all_wait():
            return Hang(Kind.DEADLOCK)
        if now_s - self._began_s > self._limits.timeout_s:
            return Hang(Kind.TIMEOUT)
        return None

    def _flood(self) -> Hang | None:
        """A process that puts without end; what it computes in between does not matter."""
        notes = self._evidence.notes
        puts = Counter(
            note.pid for note in notes if note.kind == "did" and note.text("op") == "put" and not note.failed
        )
        if len(notes) >= KEPT_NOTES:
            puts = Counter(note.pid for note in notes)
        busiest, count = max(puts.items(), key=lambda entry: entry[1], default=(0, 0))
        return Hang(Kind.LOOP, busiest, calls=self._limits.puts) if count > self._limits.puts else None

    def _loop(self) -> Hang | None:
        advanced = any(note.advances for note in self._evidence.notes[self._seen :])
        self._seen = len(self._evidence.notes)
        used = {pid: cpu_s(pid) for pid in self._supervisor.below()}
        if advanced:
            self._advanced_at, self._cpu = self._seen, used
        for pid, total_s in used.items():
            if total_s - self._cpu.get(pid, 0.0) > self._limits.loop_cpu_s:
                return Hang(Kind.LOOP, pid, self._limits.loop_cpu_s)
        return None

    def _all_wait(self) -> bool:
        if any(note.kind == "unprovable" for note in self._evidence.notes):
            return False
        before, self._before = self._before, None
        watched = self._supervisor
        now = snapshot(watched.pid, watched.own, watched.isolation.uid)
        if not now.all_wait:
            return False
        self._before = now
        return now == before

    def _slumber(self) -> Hang | None:
        """A process that only sleeps, again and again, with nobody else about to do something.

        Sleeps are shortened and timeouts are not, so while anybody is in a wait with a timeout it proves nothing.
        """
        last = {note.pid: note for note in self._evidence.notes if note.kind not in ("alive", "import", "unprovable")}
        if any(note.kind == "op" and note.timed for note in last.values()):
            return None
        slept = Counter[int]()
        times = Counter[int]()
        for note in self._evidence.notes[self._advanced_at :]:
            slept[note.pid] += int(note.slept_s)
            times[note.pid] += bool(note.slept_s)
        for pid, total_s in slept.items():
            if total_s > SLEPT_S and times[pid] >= SLEPT_TIMES:
                return Hang(Kind.LOOP, pid, slept_s=SLEPT_S)
        return None
