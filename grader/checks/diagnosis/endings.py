"""How a process came to its end before its work was done: what cut it short, and where."""

from __future__ import annotations

from typing import NamedTuple

from grader.checks.context import Subject
from grader.domain.events import MAIN, ExitedAtOnce, FeederLeft, ProcessId, ProcessStopped
from grader.domain.results import At, Facts

EXITED, TERMINATED, CANCELLED, DAEMON = "exited", "terminated", "cancelled", "daemon"


class Cut(NamedTuple):
    """What cut a process short: ``how``, and the line of the call; of a daemon that ended with main there is none."""

    how: str
    line: int | None


def cut_short(subject: Subject, process: ProcessId) -> Cut | None:
    """What ended a process before it came to the end of its own code, or before what it had put was sent."""
    for event in subject.log.by(process):
        if isinstance(event, ExitedAtOnce):
            return Cut(EXITED, event.line)
    if subject.ran(process) is None and process != MAIN:
        stops = (event for event in subject.log.of(ProcessStopped) if event.child == process)
        if (stop := next(stops, None)) is not None:
            return Cut(TERMINATED, stop.line)
        if subject.trace.processes[process].daemon and _main_is_over(subject):
            return Cut(DAEMON, None)
    left = next((event for event in subject.log.by(process) if isinstance(event, FeederLeft)), None)
    return Cut(CANCELLED, left.line) if left is not None else None


def facts_of(subject: Subject, process: ProcessId, cut: Cut | None) -> Facts:
    """Who was cut short, and where."""
    return ("who", subject.who(process)), ("at", At(cut.line if cut is not None else None))


def _main_is_over(subject: Subject) -> bool:
    """Whether main is at its end, which terminates its daemons."""
    return subject.ran(MAIN) is not None
