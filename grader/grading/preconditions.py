"""Whether a submission has what a part of the exercise needs, told from its source alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.domain.exercise import CheckSpec, Exercise, Part
from grader.domain.findings import Code, Severity
from grader.domain.operations import POLLS, QUEUE_CALLS
from grader.domain.outline import outline_of, written
from grader.domain.results import At, CheckResult, Finding, Phrase, Status, finding, phrase
from grader.domain.submission import Shape, Submission, body_of, tree_of
from grader.grading.cells import scratch_cells

CALLS = frozenset({kind.word for kind in QUEUE_CALLS - POLLS} | {"get_nowait", "start", "close", "terminate"})
MOST_POINTED_OUT = 3
# What comes of a method that is named and not called: then the missing brackets are what is told first.
UNCALLED = {
    "task_done": frozenset({Code.TASK_DONE_MISSING}),
    "start": frozenset({
        Code.ITEM_MISSING, Code.ITEM_LOST, Code.NOT_CONCURRENT, Code.CRASHED, Code.SENTINEL_MISSING, Code.DEADLOCK,
    }),
    "join": frozenset({Code.ITEM_LOST, Code.NOT_JOINED, Code.LEFT_RUNNING, Code.DEADLOCK, Code.TIMING_DEPENDENT}),
}  # fmt: skip


def obstacles(submission: Submission, exercise: Exercise, part: Part) -> Iterator[Finding]:
    """What a part needs and the submission does not have: functions, their arguments, something in them, a program."""
    if scratch := tuple(scratch_cells(submission)):
        yield from scratch
        return
    stubs = _stubs(submission, exercise)
    functions = [name for name in stubs if name in exercise.functions]
    if functions or (part is Part.PROGRAM and stubs and submission.shape is Shape.MAIN):
        named = tuple(phrase("stub.named", function=n, at=At(_line(submission, n))) for n in stubs)
        yield finding(Code.STUB, "function", functions=named)
    elif part is Part.FUNCTIONS:
        yield from _missing_functions(submission, exercise)
    elif submission.shape is Shape.NONE:
        yield finding(Code.MISSING_FUNCTION, "program")
    elif submission.shape is Shape.MAIN and not submission.functions["main"].takes(2):
        yield _other_arguments(submission, "main", ("producers", "consumers"))


def unhindered(submission: Submission, exercise: Exercise, part: Part) -> frozenset[str]:
    """The promises of a part that do not hang on a function that is still a stub, while others do.

    What is put hangs on the first function alone; what is eaten and acknowledged, on all but those that are asked for
    what they return.
    """
    stubs = set(_stubs(submission, exercise))
    if not stubs or {found.code for found in obstacles(submission, exercise, part)} != {Code.STUB}:
        return frozenset()
    first, *_ = exercise.functions
    works = {name for name in exercise.functions if name not in exercise.returns}
    needs = {"produced": {first}, "eaten": works, "acknowledged": works}
    of_program = {"main"} if part is Part.PROGRAM else set[str]()
    return frozenset(promise for promise, names in needs.items() if stubs.isdisjoint(names | of_program))


def partly_blocked(
    results: tuple[CheckResult, ...], kept: frozenset[str], findings: tuple[Finding, ...]
) -> tuple[CheckResult, ...]:
    """The results of a part of which a function is a stub: those that do not hang on it, and the others blocked."""
    stands = {
        result.id for result in results if result.id.rpartition(".")[2] in kept and result.status is not Status.SKIPPED
    }
    first = next((result.id for result in results if result.id not in stands), "")
    return tuple(
        result
        if result.id in stands
        else CheckResult(result.id, Status.FAILED, 0, result.possible, findings)
        if findings and result.id == first
        else CheckResult(result.id, Status.SKIPPED, 0, result.possible, (), Code.STUB)
        for result in results
    )


def blocked(spec: CheckSpec, findings: tuple[Finding, ...], reason: str) -> CheckResult:
    """A check that could not be looked at: it carries the cause if it is the first to meet it, or names it."""
    status = Status.FAILED if findings else Status.SKIPPED
    return CheckResult(spec.id, status, 0, spec.points, findings, "" if findings else reason)


def part_blocked(exercise: Exercise, part: Part, findings: tuple[Finding, ...], reason: str) -> tuple[CheckResult, ...]:
    """All checks of a part that could not be looked at; the first carries the causes."""
    specs = [spec for spec in exercise.checks if spec.part is part]
    return tuple(blocked(spec, findings if number == 0 else (), reason) for number, spec in enumerate(specs))


def pointed_out(results: tuple[CheckResult, ...], submission: Submission) -> tuple[CheckResult, ...]:
    """The results; the first finding that costs points tells besides where brackets are missing after a call.

    Where none does, it is told by the warning that main does not wait.
    """
    findings = [found for result in results for found in result.findings]
    errors = [found for found in findings if found.severity is Severity.ERROR]
    not_joined = [found for found in findings if found.code == Code.NOT_JOINED]
    first, said = next(iter(errors or not_joined), None), tuple(_without_brackets(submission))[:MOST_POINTED_OUT]
    if first is None or not said:
        return results
    slip = next((one for one in said if first.code in UNCALLED.get(_method(one), ())), None)
    told = first._replace(evidence=(*said, *first.evidence), slip=slip)
    return tuple(
        result._replace(findings=tuple(told if one is first else one for one in result.findings)) for result in results
    )


def _method(said: Phrase) -> str:
    return str(dict(said.facts)["call"]).rpartition(".")[2]


def _without_brackets(submission: Submission) -> Iterator[Phrase]:
    for node in ast.walk(tree_of(submission.source)):
        match node:
            case ast.Assign(targets=[ast.Name(id=kept)]) if outline_of(submission.source).is_called(kept):
                pass  # the method itself was meant
            case ast.Expr(value=ast.Attribute(attr=name) as call) | ast.Assign(value=ast.Attribute(attr=name) as call):
                if name in CALLS:
                    yield phrase("evidence.no_brackets", call=written(call), at=At(call.lineno))


def _missing_functions(submission: Submission, exercise: Exercise) -> Iterator[Finding]:
    for name, parameters in exercise.functions.items():
        function = submission.functions.get(name)
        if function is None and name not in submission.names:
            yield finding(Code.MISSING_FUNCTION, "absent", function=name, arguments=", ".join(parameters))
        elif function is not None and not function.takes(len(parameters)):
            yield _other_arguments(submission, name, parameters)


def _other_arguments(submission: Submission, name: str, parameters: tuple[str, ...]) -> Finding:
    return finding(
        Code.MISSING_FUNCTION,
        "arguments",
        function=name,
        at=At(_line(submission, name)),
        arguments=", ".join(parameters),
    )


def _stubs(submission: Submission, exercise: Exercise) -> list[str]:
    return [name for name in exercise.written if _is_stub(submission, exercise, name)]


def _is_stub(submission: Submission, exercise: Exercise, name: str) -> bool:
    function = submission.functions.get(name)
    return function is not None and function.body in ("", body_of(exercise.stub, name))


def _line(submission: Submission, name: str) -> int | None:
    function = submission.functions.get(name)
    return function.line if function else None
