"""Causes that the source shows for certain, put before what comes of them: an error that is hidden, a target that is
called, an end signal that is never equal to what comes out of the queue.

What an execution shows is kept behind them: the code stays as it is, and its sentence is told as the consequence.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import NamedTuple

from grader.checks.diagnosis.loops import swallowed, swallowing
from grader.domain.findings import Code, Severity
from grader.domain.outline import Outline, name_of, outline_of, written
from grader.domain.passage import passage
from grader.domain.results import At, CheckResult, Facts, Finding, Phrase, phrase
from grader.domain.submission import Submission

FORMED_LIKE = ast.Set | ast.List | ast.Dict | ast.Call  # what is made anew where it comes out of a queue


class Cause(NamedTuple):
    """A case, what its sentences say, and the line to be shown."""

    case: str
    facts: Facts
    line: int


# Of which codes it can be the cause; each has its sentences under the code's name.
CAUSES_OF = {
    "hidden_error": frozenset({Code.DEADLOCK, Code.ITEM_LOST, Code.SENTINEL_MISSING}),
    "target_called": frozenset({Code.NOT_CONCURRENT, Code.DEADLOCK, Code.SENTINEL_MISSING, Code.ITEM_LOST}),
    "signal_copied": frozenset({Code.DEADLOCK, Code.ENDLESS_LOOP, Code.SENTINEL_MISSING}),
}
HIDDEN = frozenset({Code.DEADLOCK, Code.ITEM_LOST, Code.ITEM_MISSING})
OF_SIGNALS = "signal_copied", frozenset({"signal_ignored", "none", "producer_none", "polled", "polled_producer"})


def by_source(results: tuple[CheckResult, ...], submission: Submission) -> tuple[CheckResult, ...]:
    """The results; the first finding that costs points is told by its cause, where the source shows one for certain."""
    errors = [found for result in results for found in result.findings if found.severity is Severity.ERROR]
    if not errors:
        return results
    first = errors[0]
    program = outline_of(submission.source)
    cause = next((one for one in _causes(program) if _fits(one, first)), None)
    if cause is not None:
        return _each(results, lambda found: _told(found, cause, submission.source) if _fits(cause, found) else found)
    if first.code in HIDDEN and (line := swallowing(program)) is not None:
        said = phrase("evidence.swallows", at=At(line))
        return _each(
            results, lambda found: found._replace(evidence=(said, *found.evidence)) if found == first else found
        )
    return results


def _each(results: tuple[CheckResult, ...], change: Callable[[Finding], Finding]) -> tuple[CheckResult, ...]:
    return tuple(result._replace(findings=tuple(map(change, result.findings))) for result in results)


def _fits(cause: Cause, found: Finding) -> bool:
    of_signals, cases = OF_SIGNALS
    return found.code in CAUSES_OF[cause.case] and (cause.case != of_signals or found.case in cases)


def _told(found: Finding, cause: Cause, source: str) -> Finding:
    """A target that is called has no schedule: whatever the order, it is called at once."""
    what = Phrase(f"{found.code}.{found.case}.message", found.facts)
    told = found._replace(case=cause.case, facts=(*cause.facts, ("what", what)))
    told = told._replace(evidence=(*passage(source, cause.line), *found.evidence))
    return told._replace(story=None, works=None) if cause.case == "target_called" else told


def _causes(program: Outline) -> Iterator[Cause]:
    if (hidden := swallowed(program)) is not None:
        name, guess, line, except_line = hidden
        facts: Facts = (("name", name), ("guess", guess), ("at", At(line)), ("except_at", At(except_line)))
        yield Cause("hidden_error", facts, line)
    yield from _called_targets(program)
    yield from _copied_signals(program)


def _called_targets(program: Outline) -> Iterator[Cause]:
    """``target=consumer(q, name)``, of a function that returns nothing."""
    for made in program.process_calls():
        if isinstance(made.target, ast.Call) and (function := program.function(name_of(made.target.func))) is not None:
            returns = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
            if all(value is None or isinstance(value, ast.Constant) for value in returns):
                given = [written(value) for value in made.target.args]
                arguments = ", ".join(given) + "," * (len(given) == 1)
                facts: Facts = (("function", function.name), ("arguments", arguments), ("at", At(made.line)))
                yield Cause("target_called", facts, made.line)


def _copied_signals(program: Outline) -> Iterator[Cause]:
    """``STOP = object()`` is put, and what comes out is compared with it."""
    made = {
        target.id: node.value
        for node in program.nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    put = {
        value.id: node.lineno
        for node in program.nodes
        if isinstance(node, ast.Call) and name_of(node.func) in ("put", "put_nowait")
        for value in node.args[:1]
        if isinstance(value, ast.Name)
    }
    for node in program.nodes:
        match node:
            case ast.Compare(left=ast.Name(), ops=[sign], comparators=[ast.Name(id=name)]) if (
                name in put and name in made
            ):
                if _is_never_true(sign, made[name]):
                    facts: Facts = (("name", name), ("condition", written(node)), ("at", At(node.lineno)))
                    yield Cause("signal_copied", facts, node.lineno)


def _is_never_true(sign: ast.cmpop, value: ast.expr) -> bool:
    """Whether a copy of this value is told from it: an object by either sign, what is only formed alike by ``is``."""
    is_object = isinstance(value, ast.Call) and name_of(value.func) == "object"
    return (isinstance(sign, ast.Is) and isinstance(value, FORMED_LIKE)) or (is_object and isinstance(sign, ast.Eq))
