"""Processor time of a whole tree of processes, ended ones included.

The kernel adds a process's time to its parent's when the parent waits for it (getrusage(2)), and that is exact; but
where a parent ignores SIGCHLD, as the first process of a namespace does, the time is lost. So what was last seen of
each process is kept beside it. Both are at most what was really used, and the greater counts.
"""

from __future__ import annotations

from grader.sandbox.procfs import usage
from grader.sandbox.supervisor.handle import Supervisor


class Ledger:
    """What the processes below a supervisor have used, in seconds, as far as it was looked at.

    ``living`` has the own time of each, ``total_s`` that of all there ever were. ``is_running``: at the last look one
    of them had a processor, or wanted one.
    """

    def __init__(self, supervisor: Supervisor) -> None:
        self._supervisor = supervisor
        self._ended_s = 0.0
        self.living: dict[int, float] = {}
        self.total_s = 0.0
        self.is_running = False

    def look(self) -> None:
        """Bring it up to date."""
        # Parents first: what a child used is else counted twice when it is waited for between the two.
        own = [used for pid in self._supervisor.own if (used := usage(pid)) is not None]
        seen = {pid: used for pid in self._supervisor.below() if (used := usage(pid)) is not None}
        now = {pid: used.own_s for pid, used in seen.items()}
        # A process id whose time went back is another process's by now.
        self._ended_s += sum(used_s for pid, used_s in self.living.items() if now.get(pid, -1.0) < used_s)
        self.living = now
        living_s, waited_for_s = sum(now.values()), sum(used.children_s for used in (*seen.values(), *own))
        self.total_s = max(self.total_s, living_s + self._ended_s, living_s + waited_for_s)
        self.is_running = any(used.is_running for used in seen.values())
