"""Producers beside producers, consumers beside consumers: several processes, and under way together."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from grader.checks.context import Subject
from grader.domain.events import MAIN, ProcessId, ProcessJoined, ProcessStarted
from grader.domain.findings import Code
from grader.domain.results import At, Finding, finding
from grader.domain.trace import Finished


def concurrent(subject: Subject) -> Iterator[Finding]:
    """Producers work side by side, and so do consumers"""
    by_main = [put for put in subject.puts if put.process == MAIN and put.item.text in subject.expected]
    if by_main:
        yield finding(Code.NOT_CONCURRENT, "main_produces", at=At(by_main[0].line))
        return
    eaten_by_main = [eating for eating in subject.eatings if eating.process == MAIN]
    if eaten_by_main:
        yield finding(Code.NOT_CONCURRENT, "main_eats", text=eaten_by_main[0].text)
        return
    for role, members in (("producer", subject.producers), ("consumer", subject.consumers)):
        # A daemon that was ended before it did anything may have been either.
        idle = [child for child in subject.trace.children() if subject.role(child) == "process"]
        unknown = sum(subject.ran(child) is None for child in idle)
        if len(members) + unknown == 0:
            yield finding(Code.NOT_CONCURRENT, f"no_{role}s")
        elif len(members) + unknown < _wanted(subject, role) and isinstance(subject.trace.ending, Finished):
            case = f"few_{role}s" if subject.scenario is not None else f"few_{role}s_alone"
            yield finding(Code.NOT_CONCURRENT, case, count=len(members))
        elif (count := _made_for(subject, role)) > (asked := _asked(subject, role)):
            yield finding(Code.NOT_CONCURRENT, f"many_{role}s", count=count, wanted=int(asked))
        elif len(members) > 1 and not _may_overlap(subject, members):
            yield finding(
                Code.NOT_CONCURRENT, f"{role}s_in_turn", count=len(members), at=At(_join_line(subject, members[0]))
            )


def _wanted(subject: Subject, role: str) -> float:
    """One for each entry that main was given; a script chooses for itself, and two are several.

    A producer that was left out is told by what it did not make.
    """
    asked = _asked(subject, role)
    is_whole = {put.item.text for put in subject.puts}.issuperset(subject.expected)
    if subject.scenario is not None and (role == "consumer" or is_whole):
        return asked
    return min(2, asked)


def _asked(subject: Subject, role: str) -> float:
    """How many entries main was given; a script may choose any number."""
    if subject.scenario is None:
        return math.inf
    return len(subject.scenario.producers if role == "producer" else subject.scenario.consumers)


def _made_for(subject: Subject, role: str) -> int:
    """How many were made with the role's own function: of others it is not known what they are for."""
    return sum(subject.trace.processes[child].target == role for child in subject.trace.children())


def _may_overlap(subject: Subject, members: tuple[ProcessId, ...]) -> bool:
    """Whether the program allows two of them to overlap: luck must not decide, so it is not asked whether they did.

    Two processes never overlap when the program waits for the first one's end before it starts the second.
    """
    started, joined = dict[ProcessId, int](), dict[ProcessId, int]()
    for at, event in enumerate(subject.trace.events):
        if isinstance(event, ProcessStarted):
            started.setdefault(event.child, at)
        elif isinstance(event, ProcessJoined) and event.exit_code is not None:
            joined.setdefault(event.child, at)
    earliest, never = len(subject.trace.events), len(subject.trace.events)
    for one, other in reversed(list(pairwise(members))):
        earliest = min(earliest, started.get(other, never))  # of all that come after this one
        if earliest < joined.get(one, never + 1):
            return True
    return False


def _join_line(subject: Subject, child: ProcessId) -> int | None:
    return next((event.line for event in subject.log.of(ProcessJoined) if event.child == child), None)
