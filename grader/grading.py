"""Grades one submission: load it, look at its shape, run it, judge the traces, and report."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from grader.digests import digest, exercise_digest
from grader.errors import GraderError, SubmissionError, UsageError
from grader.exercise import Exercise, Part, exercise_of, load_exercise
from grader.findings import Code
from grader.live.engine import Run
from grader.loading import course_of, load_submission, refuse_link
from grader.options import Options
from grader.outside import current_traceback
from grader.parts import grade_parts, run_of
from grader.readiness import blocked, pointed_out
from grader.sandbox.chosen import hiding, isolation
from grader.schedule import Schedule
from grader.stopping import Stopped, was_stopped
from grader.submission import LineMap
from grader.verdict import At, CheckResult, Finding, Phrase, Report, Status, blank, finding, phrase, total


def grade_whatever(path: Path, options: Options) -> Report:
    """Grade one; a mistake of ours must not cost a student anything, nor stop the others.

    Raises ``Stopped`` where a signal has stopped this process, whatever became of that on its way.
    """
    try:
        return grade(path, options)
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is our own failure and said to be
        if was_stopped():
            raise Stopped from None
        sys.stderr.write(current_traceback())
        said = phrase("error.internal", problem=type(problem).__name__)
        checks = (CheckResult("exercise", Status.ERROR, 0, 0),)
        return blank(str(path), "", options.seed, options.start_methods)._replace(checks=checks, problem=said)


def grade(path: Path, options: Options) -> Report:
    """Grade one submission. Whatever is wrong with it is in the report; nothing is raised for it."""
    with hiding(course_of(path, options)):
        return _graded(path, options)


def _graded(path: Path, options: Options) -> Report:
    slug = options.exercise or exercise_of(path.stem, options.folder)
    if slug is None:
        return _no_exercise(path, options)
    report = blank(str(path), slug, options.seed, options.start_methods)
    return _filled(report, load_exercise(slug, options.folder), options)._replace(
        kit=digest(options.folder, slug),
        exercise_version=exercise_digest(options.folder, slug),
        notes=_notes(path, slug, options),
    )


def _notes(path: Path, slug: str, options: Options) -> tuple[Phrase, ...]:
    """What is odd about the file's name: it may be another one than the student meant to hand in."""
    named = exercise_of(path.stem, options.folder)
    if named is None or named == slug:
        return ()
    return (phrase("note.other-exercise", name=path.name, named=named, asked=slug),)


def _filled(report: Report, exercise: Exercise, options: Options) -> Report:
    """The report of a submission with everything that was found."""
    try:
        submission = load_submission(Path(report.file), options.given)
    except SubmissionError as problem:
        report = _identified(report._replace(line_map=LineMap(problem.cell_starts)), problem.digest, options)
        return _scored(report, _all_blocked(exercise, _unreadable(problem), Code.UNREADABLE))
    options = options.seeded(submission.digest)
    report = _identified(report, submission.digest, options)
    try:
        graded = [grade_parts(method, submission, exercise, options) for method in options.start_methods]
        results = [_proved(pointed_out(one.results, submission), one.runs, one.used_cpu_s) for one in graded]
    except UsageError:
        raise
    except GraderError as problem:
        return _failed(report, exercise, phrase(f"error.{problem.key}", **problem.facts))
    merged = _merged(results, options.start_methods)
    report = report._replace(line_map=submission.line_map, source=submission.source, isolation=isolation())
    stories = [story for one in graded for story in one.stories]
    one_each = tuple({story.schedule.part: story for story in reversed(stories)}.values())[::-1]
    coverage = tuple(dict.fromkeys(covered for one in graded for covered in one.coverage))
    return _scored(report._replace(coverage=coverage, stories=one_each), merged)


def _identified(report: Report, digest: str, options: Options) -> Report:
    """The report with the digest of its submission, and the seed that this one has."""
    return report._replace(digest=digest, seed=options.seeded(digest).seed)


def replayed(path: Path, schedule: Schedule, options: Options) -> Report:
    """What one schedule shows of a submission; raises ``UsageError`` where the program does not follow it."""
    with hiding(course_of(path, options)):
        return _replayed(path, schedule, options)


def _replayed(path: Path, schedule: Schedule, options: Options) -> Report:
    from grader.checks import judge
    from grader.combining import Bench, told
    from grader.explorer.explore import Request, replay
    from grader.explorer.oracle.confined import ConfinedHost
    from grader.explorer.replay.execution import DivergedError

    slug = options.exercise or exercise_of(path.stem, options.folder)
    if slug is None:
        return _no_exercise(path, options)
    exercise, part = load_exercise(slug, options.folder), Part(schedule.part)
    try:
        submission = load_submission(path, options.given)
        request = Request(submission, exercise, part, options.start_methods[0], exact=True)
        failing = replay(request, schedule, ConfinedHost)
    except SubmissionError:
        raise UsageError("cannot-replay", path=str(path)) from None
    except DivergedError as diverged:
        raise UsageError("diverged", at=diverged.at, of=diverged.of) from None
    report = blank(str(path), slug, options.seed, options.start_methods)._replace(
        line_map=submission.line_map, source=submission.source, digest=submission.digest
    )
    report = report._replace(
        isolation=isolation(),
        kit=digest(options.folder, slug),
        exercise_version=exercise_digest(options.folder, slug),
    )
    results = told(Bench(exercise, part, judge), failing)
    run = run_of(part, options.start_methods[0], submission, exercise, options)
    return _scored(report, _proved(results, {part: run}, 0.0))


def _failed(report: Report, exercise: Exercise, problem: Phrase) -> Report:
    """A report of our own failure: every check is an error, and there is no score."""
    checks = tuple(CheckResult(spec.id, Status.ERROR, 0, spec.points) for spec in exercise.checks)
    return report._replace(checks=checks, score=None, problem=problem)


def _scored(report: Report, checks: tuple[CheckResult, ...]) -> Report:
    return report._replace(checks=checks, score=total(checks))


def _no_exercise(path: Path, options: Options) -> Report:
    found = finding(Code.NO_EXERCISE, "name", name=path.name)
    if not path.exists():
        found = finding(Code.UNREADABLE, "no-such-file")
    try:
        refuse_link(path)
    except SubmissionError as problem:
        found = _unreadable(problem)
    result = CheckResult("exercise", Status.FAILED, 0, 0, (found,))
    return _scored(blank(str(path), "", options.seed, options.start_methods), (result,))


def _unreadable(problem: SubmissionError) -> Finding:
    facts = (("at", At(problem.line)), *problem.facts.items())
    return Finding(Code.UNREADABLE, problem.key, facts)


def _all_blocked(exercise: Exercise, found: Finding, reason: str) -> tuple[CheckResult, ...]:
    """Every check out of reach for one reason, which the first of them carries."""
    return tuple(blocked(spec, (found,) if number == 0 else (), reason) for number, spec in enumerate(exercise.checks))


def _merged(results: list[tuple[CheckResult, ...]], methods: tuple[str, ...]) -> tuple[CheckResult, ...]:
    if len(methods) == 1:
        return results[0]
    from grader.combining import merged

    return tuple(merged(same, methods) for same in zip(*results, strict=True))


def _proved(results: tuple[CheckResult, ...], runs: Mapping[Part, Run], used_cpu_s: float) -> tuple[CheckResult, ...]:
    """The results, with what happened when the schedule that is shown first was forced on real processes."""
    if all(found.story is None for result in results for found in result.findings):
        return results
    from grader.proving import proved

    return proved(results, runs, used_cpu_s)
