"""Grades one submission: load it, look at its shape, run it, judge the traces, and report."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grader.errors import GraderError, SubmissionError, UsageError
from grader.exercise import Exercise, Part, exercise_of, load_exercise
from grader.kit import digest
from grader.live.engine import Execution, Run
from grader.loading import load_submission
from grader.readiness import blocked, obstacles, pointed_out
from grader.sandbox.chosen import isolation
from grader.schedule import Coverage, Schedule, Story
from grader.submission import LineMap, Shape, Submission
from grader.trace import Looping, NotLoaded, TimedOut, Trace
from grader.verdict import At, CheckResult, Finding, Phrase, Report, Severity, Status, finding, phrase, total

if TYPE_CHECKING:
    from grader.explorer.explore import Request
    from grader.explorer.programs import Crew, Workers

LARGEST_SEED = 10**9
BUDGET_S = 5.0  # for exploring a submission; the lesson's programs take a tenth of it


class Options(NamedTuple):
    """What the caller chose. ``exercise`` and ``timeout_s`` are ``None`` to go by the file's name and the exercise.

    ``meanwhile`` is what the caller has to do anyway: one while the first run is on, the other while the second is.
    With both in the first, and the explorer's workers coming up too, it would wait for a processor. ``explore`` looks
    at every interleaving, with work for about ``budget_s`` seconds of a usual processor (``None``: until all is seen);
    ``exact`` tells processes apart by their whole history and tries all steps in every order.
    """

    folder: Path
    exercise: str | None
    start_methods: tuple[str, ...]
    timeout_s: float | None
    seed: int
    meanwhile: tuple[Callable[[], object], ...] = ()
    explore: bool = True
    budget_s: float | None = BUDGET_S
    exact: bool = False


def any_seed() -> int:
    """A seed by chance."""
    return random.randrange(LARGEST_SEED)


def usual_start_methods() -> tuple[str, ...]:
    """The platform's own."""
    # As multiprocessing says itself; but importing it to be told takes a tenth of the time of a short grading.
    return ("forkserver" if sys.version_info >= (3, 14) else "fork",)


class Seen(NamedTuple):
    """What exploring adds to a report besides findings; filled while the parts are graded."""

    coverage: list[Coverage]
    stories: list[Story]


def grade_whatever(path: Path, options: Options) -> Report:
    """Grade one; a mistake of ours must not cost a student anything, nor stop the others."""
    try:
        return grade(path, options)
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is our own failure and said to be
        import traceback

        traceback.print_exc()
        said = phrase("error.internal", problem=type(problem).__name__)
        checks = (CheckResult("exercise", Status.ERROR, 0, 0),)
        return Report(str(path), "", checks, None, options.seed, options.start_methods, problem=said)


def grade(path: Path, options: Options) -> Report:
    """Grade one submission. Whatever is wrong with it is in the report; nothing is raised for it."""
    slug = options.exercise or exercise_of(path.stem, options.folder)
    if slug is None:
        return _no_exercise(path, options)
    report = Report(str(path), slug, (), None, options.seed, options.start_methods)
    return _filled(report, load_exercise(slug, options.folder), options)._replace(kit=digest(options.folder, slug))


def _filled(report: Report, exercise: Exercise, options: Options) -> Report:
    """The report of a submission with everything that was found."""
    try:
        submission = load_submission(Path(report.path))
    except SubmissionError as problem:
        report = report._replace(line_map=LineMap(problem.cell_starts))
        return _scored(report, _all_blocked(exercise, _unreadable(problem), "unreadable"))
    try:
        seen = Seen([], [])
        results = [_grade_under(method, submission, exercise, options, seen) for method in options.start_methods]
    except UsageError:
        raise
    except GraderError as problem:
        return _failed(report, exercise, phrase(f"error.{problem.key}", **problem.facts))
    merged = _merged(results, options.start_methods)
    report = report._replace(line_map=submission.line_map, source=submission.source, isolation=isolation())
    one_each = tuple({story.schedule.part: story for story in reversed(seen.stories)}.values())[::-1]
    return _scored(report._replace(coverage=tuple(dict.fromkeys(seen.coverage)), stories=one_each), merged)


def replayed(path: Path, schedule: Schedule, options: Options) -> Report:
    """What one schedule shows of a submission; raises ``UsageError`` where the program does not follow it."""
    from grader.checks import judge
    from grader.combining import Bench, told
    from grader.explorer.execution import DivergedError
    from grader.explorer.explore import Request, replay

    slug = options.exercise or exercise_of(path.stem, options.folder)
    if slug is None:
        return _no_exercise(path, options)
    exercise, part = load_exercise(slug, options.folder), Part(schedule.part)
    try:
        submission = load_submission(path)
        failing = replay(Request(submission, exercise, part, options.start_methods[0], None, exact=True), schedule)
    except SubmissionError:
        raise UsageError("cannot-replay", path=str(path)) from None
    except DivergedError as diverged:
        raise UsageError("diverged", at=diverged.at, of=diverged.of) from None
    report = Report(str(path), slug, (), None, options.seed, options.start_methods, submission.line_map)
    report = report._replace(source=submission.source, isolation=isolation(), kit=digest(options.folder, slug))
    results = told(Bench(exercise, part, judge), failing)
    return _scored(report, _proved(results, [_run(part, options.start_methods[0], submission, exercise, options)]))


def _failed(report: Report, exercise: Exercise, problem: Phrase) -> Report:
    """A report of our own failure: every check is an error, and there is no score."""
    checks = tuple(CheckResult(spec.id, Status.ERROR, 0, spec.points) for spec in exercise.checks)
    return report._replace(checks=checks, score=None, problem=problem)


def _scored(report: Report, checks: tuple[CheckResult, ...]) -> Report:
    return report._replace(checks=checks, score=total(checks))


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


def _grade_under(
    method: str, submission: Submission, exercise: Exercise, options: Options, seen: Seen
) -> tuple[CheckResult, ...]:
    """The results of all checks under one start method, in the order of the exercise."""
    results: list[CheckResult] = []
    stopper: str | None = None
    told: tuple[Finding, ...] = ()
    blocked_by = {part: tuple(obstacles(submission, exercise, part)) for part in exercise.parts()}
    runs = [_run(part, method, submission, exercise, options) for part, found in blocked_by.items() if not found]
    chores = iter(options.meanwhile)
    with ExitStack() as stack:
        executions, workers = _started(stack, runs, options, next(chores, bool))
        for part, found in blocked_by.items():
            if found:
                new = tuple(one for one in found if one not in told)
                results += _part_blocked(exercise, part, new, found[0].code)
                told += new
            elif stopper is not None:
                results += _part_blocked(exercise, part, (), stopper)
            else:
                execution = executions[part]
                execution.begin()
                if part is not runs[0].part:
                    next(chores, bool)()
                trace, known = execution.trace(), tuple(one.code for one in told)
                judged = _judge(execution.run, trace, known)
                stopper = _stopper(trace, judged)
                if workers is not None and stopper is None:
                    judged = _explored(execution.run, workers.crews[part], judged, known, options, seen)
                results += judged
        if workers is not None:
            workers.dismiss()
    by_id = {result.id: result for result in results}
    ordered = tuple(by_id[spec.id] for spec in exercise.checks)
    used_cpu_s = sum(execution.cpu_s for execution in executions.values())
    return _proved(pointed_out(ordered, submission), [execution.run for execution in executions.values()], used_cpu_s)


def _started(
    stack: ExitStack, runs: Sequence[Run], options: Options, meanwhile: Callable[[], object]
) -> tuple[dict[Part, Execution], Workers | None]:
    """The executions, the first of which is on, and whom the explorer will ask.

    Whatever is started comes up while something else is done, and no sooner: an interpreter takes a processor. With
    nothing to explore in between, the second run follows upon the first at once.
    """
    early = runs[:1] if options.explore else runs
    executions = {run.part: stack.enter_context(Execution(run)) for run in early}
    for run in runs[:1]:
        executions[run.part].begin()
    workers = stack.enter_context(_workers(runs, options)) if options.explore and runs else None
    meanwhile()
    for run in runs[:1]:
        digest(options.folder, run.exercise.slug)  # it takes as long as a launch, and is known from here on
    executions |= {run.part: stack.enter_context(Execution(run)) for run in runs[len(early) :]}
    return executions, workers


def _merged(results: list[tuple[CheckResult, ...]], methods: tuple[str, ...]) -> tuple[CheckResult, ...]:
    if len(methods) == 1:
        return results[0]
    from grader.combining import merged

    return tuple(merged(same, methods) for same in zip(*results, strict=True))


def _run(part: Part, method: str, submission: Submission, exercise: Exercise, options: Options) -> Run:
    limits = exercise.limits
    if options.timeout_s is not None:
        limits = limits._replace(timeout_s=options.timeout_s)
    return Run(submission, exercise, exercise.draw(options.seed), part, method, limits)


def _judge(run: Run, trace: Trace, known: tuple[str, ...]) -> tuple[CheckResult, ...]:
    from grader.checks import judge  # late: what the engine does not need is imported while a program runs
    from grader.checks.subject import Subject

    # A script chose names and foods itself.
    return judge(Subject(trace, run.exercise, run.part, None if run.shape is Shape.SCRIPT else run.scenario), known)


def _request(run: Run, options: Options) -> Request:
    from grader.explorer.explore import Request

    budget_s = None if options.budget_s is None else options.budget_s / len(run.exercise.parts())
    return Request(run.submission, run.exercise, run.part, run.start_method, budget_s, options.exact)


def _workers(runs: Sequence[Run], options: Options) -> Workers:
    """Those that the explorer will ask about these; in vain where the first run is the end of it all."""
    from grader.explorer.explore import workers_for

    return workers_for([_request(run, options) for run in runs])


def _explored(
    run: Run,
    crew: Crew,
    judged: tuple[CheckResult, ...],
    known: tuple[str, ...],
    options: Options,
    seen: Seen,
) -> tuple[CheckResult, ...]:
    """What every interleaving adds to one execution."""
    from grader.checks import judge
    from grader.combining import Bench, combine, story_of
    from grader.explorer.explore import explore

    bench = Bench(run.exercise, run.part, lambda subject: judge(subject, known))
    explored = explore(_request(run, options), crew, bench.is_wrong)
    seen.coverage.extend(explored.coverage)
    seen.stories.extend([story_of(bench, explored.works)] if explored.works is not None else [])
    return combine(judged, explored, bench)


def _proved(results: tuple[CheckResult, ...], runs: Iterable[Run], used_cpu_s: float = 0.0) -> tuple[CheckResult, ...]:
    """The results, with what happened when the schedule that is shown first was forced on real processes."""
    if all(found.story is None for result in results for found in result.findings):
        return results
    from grader.proving import proved

    return proved(results, {run.part: run for run in runs}, used_cpu_s)


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
