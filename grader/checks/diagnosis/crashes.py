"""A process that ended by an error: the error's usual cause, its line with the place in it, and Python's own words."""

from __future__ import annotations

import re

from grader.checks.diagnosis.python_causes import Cause, caused
from grader.checks.diagnosis.python_errors import recognised
from grader.domain.failure import Failure
from grader.domain.findings import Code
from grader.domain.outline import outline_of
from grader.domain.passage import characters, passage
from grader.domain.results import At, Fact, Finding, Phrase, Who, phrase

SAYS_IT = frozenset({"exception", "main_gone"})  # cases whose sentence has Python's own words in it

PLACE = re.compile(r" \((?:/[^()]*|unknown location)\)$")  # where Python found a module: a path of this machine


def crash(who: Who, failure: Failure, source: str) -> Finding:
    """The finding for an error that ended a process; of an unknown one, Python's words must do."""
    cause = _cause(failure, source)
    return Finding(Code.CRASHED, cause.case, _facts(who, failure, cause), _evidence(failure, cause, source))


def load_failure(failure: Failure, source: str) -> Finding:
    """The finding for an error while the file was loaded, before anything in it was called."""
    cause = _cause(failure, source)
    case = "input" if cause.case == "keyboard" else "on_load"
    facts = _facts(phrase("role.file"), failure, cause)
    told = {part: Phrase(f"{Code.CRASHED}.{cause.case}.{part}", facts) for part in ("message", "hint")}
    said: tuple[tuple[str, Fact], ...] = (*facts, ("what", told["message"]), ("advice", told["hint"]))
    return Finding(Code.UNREADABLE, case, said, _evidence(failure, cause, source))


def _cause(failure: Failure, source: str) -> Cause:
    found = recognised(failure)
    return caused(Cause(found.case, found.said, failure.line), outline_of(source))


def _facts(who: Who | Phrase, failure: Failure, cause: Cause) -> tuple[tuple[str, Fact], ...]:
    return (
        ("who", who), ("at", At(cause.line)), ("type", failure.type_name), ("text", failure.text), *cause.said.items(),
    )  # fmt: skip


def _evidence(failure: Failure, cause: Cause, source: str) -> tuple[Phrase, ...]:
    """Python's own words; the line, with the place in it; and the student's lines from which it was come to."""
    text = PLACE.sub("", failure.text)
    said = phrase("evidence.python", error=f"{failure.type_name}: {text}".removesuffix(": "))
    columns = characters(source, failure.line, failure.columns) if cause.line == failure.line else ()
    outer = [line for line in reversed(failure.lines[:-1]) if line != cause.line]
    callers = [phrase("evidence.called_from", line=place) for line in outer for place in passage(source, line)]
    own = () if cause.case in SAYS_IT else (said,)
    return (*passage(source, cause.line, columns), *callers, *own)
