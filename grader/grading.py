"""Grades one submission: load it, look at its shape, run it, judge the traces, and report."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from grader.checks import blocked, judge
from grader.checks.subject import Subject
from grader.errors import GraderError, SubmissionError, UsageError
from grader.exercise import Exercise, Part, exercise_of, load_exercise
from grader.live.engine import Run, execute
from grader.loading import load_submission
from grader.submission import Shape, Submission, body_of
from grader.trace import Looping, NotLoaded, TimedOut, Trace
from grader.verdict import At, CheckResult, Finding, Phrase, Report, Severity, Status, finding, phrase, total


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller chose. ``exercise`` and ``timeout_s`` are ``None`` to go by the file's name and the exercise."""

    folder: Path
    exercise: str | None
    start_methods: tuple[str, ...]
    timeout_s: float | None
    seed: int


def grade(path: Path, options: Options) -> Report:
    """Grade one submission. Whatever is wrong with it is in the report; nothing is raised for it."""
    slug = options.exercise or exercise_of(path.stem, options.folder)
    if slug is None:
        return _no_exercise(path, options)
    exercise = load_exercise(slug, options.folder)
    report = Report(str(path), slug, (), None, options.seed, options.start_methods)
    try:
        submission = load_submission(path)
    except SubmissionError as problem:
        return _scored(report, _all_blocked(exercise, _unreadable(problem), "unreadable"))
    try:
        results = [_grade_under(method, submission, exercise, options) for method in options.start_methods]
    except UsageError:
        raise
    except GraderError as problem:
        return _failed(report, exercise, phrase(f"error.{problem.key}", **problem.facts))
    merged = tuple(_merge(same, options.start_methods) for same in zip(*results, strict=True))
    return _scored(dataclasses.replace(report, line_map=submission.line_map), merged)


def _failed(report: Report, exercise: Exercise, problem: Phrase) -> Report:
    """A report of our own failure: every check is an error, and there is no score."""
    checks = tuple(CheckResult(spec.id, Status.ERROR, 0, spec.points) for spec in exercise.checks)
    return dataclasses.replace(report, checks=checks, score=None, problem=problem)


def _scored(report: Report, checks: tuple[CheckResult, ...]) -> Report:
    return dataclasses.replace(report, checks=checks, score=total(checks))


def _no_exercise(path: Path, options: Options) -> Report:
    found = finding("unreadable", "no-exercise", name=path.name)
    if not path.exists():
        found = finding("unreadable", "no-such-file")
    result = CheckResult("exercise", Status.FAILED, 0, 0, (found,))
    return _scored(Report(str(path), "", (), None, options.seed, options.start_methods), (result,))


def _unreadable(problem: SubmissionError) -> Finding:
    facts = (("at", At(problem.line)), *problem.facts.items())
    return Finding("unreadable", problem.key, facts)


def _all_blocked(exercise: Exercise, found: Finding, reason: str) -> tuple[CheckResult, ...]:
    """Every check out of reach for one reason, which the first of them carries."""
    return tuple(blocked(spec, (found,) if number == 0 else (), reason) for number, spec in enumerate(exercise.checks))


def _grade_under(method: str, submission: Submission, exercise: Exercise, options: Options) -> tuple[CheckResult, ...]:
    """The results of all checks under one start method, in the order of the exercise."""
    results: list[CheckResult] = []
    stopper: str | None = None
    told: set[Finding] = set()
    for part in exercise.parts():
        obstacles = tuple(_obstacles(submission, exercise, part))
        if obstacles:
            results += _part_blocked(
                exercise, part, tuple(found for found in obstacles if found not in told), obstacles[0].code
            )
            told.update(obstacles)
        elif stopper is not None:
            results += _part_blocked(exercise, part, (), stopper)
        else:
            known = tuple(found.code for found in told)
            trace, part_results = _run(part, method, submission, exercise, options, known)
            results += part_results
            stopper = _stopper(trace, part_results)
    by_id = {result.id: result for result in results}
    return tuple(by_id[spec.id] for spec in exercise.checks)


def _run(
    part: Part, method: str, submission: Submission, exercise: Exercise, options: Options, known: tuple[str, ...]
) -> tuple[Trace, tuple[CheckResult, ...]]:
    scenario = exercise.draw(options.seed)
    limits = exercise.limits
    if options.timeout_s is not None:
        limits = dataclasses.replace(limits, timeout_s=options.timeout_s)
    run = Run(submission, exercise, scenario, part, method, limits)
    trace = execute(run)
    chosen = None if run.shape is Shape.SCRIPT else scenario
    return trace, judge(Subject(trace, exercise, part, chosen), known)


def _stopper(trace: Trace, results: tuple[CheckResult, ...]) -> str | None:
    """The finding that makes another run of the same code pointless: it would not load, or never end, either."""
    if not isinstance(trace.ending, NotLoaded | Looping | TimedOut):
        return None
    codes = [found.code for result in results for found in result.findings if found.severity is Severity.ERROR]
    return next((code for code in ("unreadable", "endless-loop", "timeout") if code in codes), None)


def _part_blocked(
    exercise: Exercise, part: Part, findings: tuple[Finding, ...], reason: str
) -> tuple[CheckResult, ...]:
    specs = [spec for spec in exercise.checks if spec.part is part]
    return tuple(blocked(spec, findings if number == 0 else (), reason) for number, spec in enumerate(specs))


def _obstacles(submission: Submission, exercise: Exercise, part: Part) -> Iterator[Finding]:
    """What a part needs and the submission does not have: functions, their arguments, something in them, a program."""
    stubs = [name for name in exercise.written if _is_stub(submission, exercise, name)]
    functions = [name for name in stubs if name in exercise.functions]
    if functions or (part is Part.PROGRAM and stubs and submission.shape is Shape.MAIN):
        yield finding(
            "stub", "function", functions=tuple(functions or stubs), at=At(_line(submission, (functions or stubs)[0]))
        )
    elif part is Part.FUNCTIONS:
        yield from _missing_functions(submission, exercise)
    elif submission.shape is Shape.NONE:
        yield finding("missing-function", "program")
    elif submission.shape is Shape.MAIN and not submission.functions["main"].takes(2):
        yield _other_arguments(submission, "main", ("producers", "consumers"))


def _missing_functions(submission: Submission, exercise: Exercise) -> Iterator[Finding]:
    for name, parameters in exercise.functions.items():
        function = submission.functions.get(name)
        if function is None and name not in submission.names:
            yield finding("missing-function", "absent", function=name, arguments=", ".join(parameters))
        elif function is not None and not function.takes(len(parameters)):
            yield _other_arguments(submission, name, parameters)


def _other_arguments(submission: Submission, name: str, parameters: tuple[str, ...]) -> Finding:
    return finding(
        "missing-function", "arguments", function=name, at=At(_line(submission, name)), arguments=", ".join(parameters)
    )


def _is_stub(submission: Submission, exercise: Exercise, name: str) -> bool:
    function = submission.functions.get(name)
    return function is not None and function.body in ("", body_of(exercise.stub, name))


def _line(submission: Submission, name: str) -> int | None:
    function = submission.functions.get(name)
    return function.line if function else None


def _merge(results: tuple[CheckResult, ...], methods: tuple[str, ...]) -> CheckResult:
    """One check under several start methods: passed only if it passed under each."""
    if len(results) == 1:
        return results[0]
    worst = min(
        results, key=lambda result: (Status.ERROR, Status.FAILED, Status.SKIPPED, Status.PASSED).index(result.status)
    )
    tagged = [
        (found.code, found.case, method, found)
        for result, method in zip(results, methods, strict=True)
        for found in result.findings
    ]
    groups = groupby(sorted(tagged, key=lambda entry: entry[:2]), key=lambda entry: entry[:2])
    findings = tuple(_tagged(list(group), methods) for _, group in groups)
    return dataclasses.replace(worst, findings=findings)


def _tagged(group: list[tuple[str, str, str, Finding]], methods: tuple[str, ...]) -> Finding:
    under = tuple(entry[2] for entry in group)
    first = group[0][3]
    if under == methods:
        return first
    return dataclasses.replace(first, evidence=(*first.evidence, phrase("evidence.only_under", methods=under)))
