"""Grades one submission: its exercise, its text, what real runs and every interleaving show of it, and the report.

The way is the same for a grading and for one schedule that is carried out again (``replayed``): both open the
submission, do their work on it, and end in one report.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from grader.domain.errors import GraderError, SubmissionError, UsageError
from grader.domain.exercise import Exercise, Part
from grader.domain.findings import Code
from grader.domain.harmless import current_traceback, harmless
from grader.domain.passage import passage_of
from grader.domain.results import (
    At,
    CheckResult,
    Finding,
    Phrase,
    Report,
    Status,
    finding,
    phrase,
    shown_reasons,
    total,
)
from grader.domain.schedule import Coverage, Schedule, Story
from grader.domain.submission import LineMap, Submission
from grader.grading.again import Again
from grader.grading.cells import in_cells
from grader.grading.options import Options, course_of
from grader.grading.part import grade_parts, run_of
from grader.grading.preconditions import blocked, pointed_out
from grader.grading.source_causes import by_source
from grader.inputs.digest import digest, exercise_digest
from grader.inputs.exercise_files import exercise_of, load_exercise
from grader.inputs.files import like_named, load_submission, refuse_link
from grader.live.engine import Run
from grader.runtime.program import program
from grader.runtime.stopping import Stopped, was_stopped
from grader.sandbox.policy import hiding, isolation

Results = tuple[CheckResult, ...]


class Found(NamedTuple):
    """What came of a submission; ``problem`` is a failure of the grader's own, which leaves no score."""

    checks: Results
    coverage: tuple[Coverage, ...] = ()
    stories: tuple[Story, ...] = ()
    problem: Phrase | None = None
    notes: tuple[Phrase, ...] = ()


class Unread(NamedTuple):
    """What is known of a submission that could not be read as a program: its bytes' digest, and where cells begin."""

    digest: str
    line_map: LineMap


Work = Callable[[Submission, Exercise, Options], Found]


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
        return _report(path, "", options, Found((CheckResult("exercise", Status.ERROR, 0, 0),), problem=said))


def grade(path: Path, options: Options) -> Report:
    """Grade one submission. Whatever is wrong with it is in the report; nothing is raised for it."""
    return _way(path, options, _work)


def replayed(path: Path, schedule: Schedule, options: Options) -> Report:
    """What one schedule shows of a submission; raises ``UsageError`` where it does not follow it to its end."""

    def work(submission: Submission, exercise: Exercise, options: Options) -> Found:
        return _replay(submission, exercise, schedule, options)

    return _way(path, options._replace(start_methods=options.start_methods[:1]), work)


def _way(path: Path, options: Options, work: Work) -> Report:
    """From a path to its report."""
    with hiding(course_of(path, options)):
        slug = options.exercise or exercise_of(path.stem, options.folder)
        if slug is None:
            return _report(path, "", options, _no_exercise(path))
        exercise = load_exercise(slug, options.folder).told_in(options.language)
        try:
            submission = load_submission(path, options.given)
        except SubmissionError as problem:
            text = Unread(problem.digest, LineMap(problem.cell_starts))
            found = _absent(path) if problem.key == "no-such-file" else _told(problem)
            return _report(path, slug, options, _unreadable(exercise, found), text)
        seeded = options.seeded(submission.digest)
        return _report(path, slug, seeded, work(submission, exercise, seeded), submission)


def _work(submission: Submission, exercise: Exercise, options: Options) -> Found:
    """Run and explore it under each start method, and put together what they show."""
    methods = options.start_methods
    try:
        graded = [grade_parts(method, submission, exercise, options) for method in methods]
        again = Again(submission.path, exercise.slug, options)
        told = [in_cells(pointed_out(by_source(one.results, submission), submission), submission) for one in graded]
        confirmed = [_confirmed(said, one.runs, one.used_cpu_s) for said, one in zip(told, graded, strict=True)]
        results = [again.typed(one, method) for one, method in zip(confirmed, methods, strict=True)]
    except UsageError:
        raise
    except GraderError as problem:  # every check is an error, and there is no score
        checks = tuple(CheckResult(spec.id, Status.ERROR, 0, spec.points) for spec in exercise.checks)
        return Found(checks, problem=phrase(f"error.{problem.key}", **problem.facts))
    stories = [story for one in graded for story in one.stories]
    one_each = tuple({story.schedule.part: story for story in reversed(stories)}.values())[::-1]
    coverage = tuple(dict.fromkeys(covered for one in graded for covered in one.coverage))
    notes = tuple(dict.fromkeys(note for one in graded for note in one.notes))
    merged = shown_reasons(_merged(results, methods))
    if any(result.status is Status.FAILED for result in merged):
        notes = (*_looks_like(submission, exercise, options), *notes)
    return Found(merged, coverage, one_each, notes=notes)


def _looks_like(submission: Submission, exercise: Exercise, options: Options) -> tuple[Phrase, ...]:
    """That it looks like another exercise, unless its name says so already."""
    from grader.grading.likeness import likeness

    named = likeness(submission, exercise, options.folder)
    if not named or named == exercise_of(Path(submission.path).stem, options.folder):
        return ()
    return (phrase("note.looks-like", named=named, asked=exercise.slug),)


def _replay(submission: Submission, exercise: Exercise, schedule: Schedule, options: Options) -> Found:
    """Carry out one schedule, and judge what it shows."""
    from grader.checks import judge
    from grader.explorer.explore import Request, replay
    from grader.explorer.oracle.confined import ConfinedHost
    from grader.explorer.oracle.oracle import TooSlowError
    from grader.explorer.replay.execution import DivergedError
    from grader.grading.merge import Bench, retold

    part, method = Part(schedule.part), options.start_methods[0]
    again = Again(submission.path, exercise.slug, options)
    of, command = len(schedule.choices), f"{program()} {again.grading()}"
    try:
        failing = replay(Request(submission, exercise, part, method, exact=True), schedule, ConfinedHost)
    except DivergedError as diverged:
        raise UsageError("diverged", at=diverged.at, of=of, next_step=command) from None
    except TooSlowError:
        raise UsageError("replay-too-slow", next_step=command) from None
    if failing.is_unfinished:
        raise UsageError("unfinished", of=of, next_step=command)
    run = run_of(part, method, submission, exercise, options)
    results = retold(Bench(exercise, part, judge, submission.source), failing)
    return Found(shown_reasons(again.typed(_confirmed(results, {part: run}, 0.0), method)))


def _report(path: Path, slug: str, options: Options, outcome: Found, text: Submission | Unread | None = None) -> Report:
    """The report: here the file's name becomes one that may be shown anywhere."""
    submission = text if isinstance(text, Submission) else None
    return Report(
        path=harmless(str(path)),
        exercise=slug,
        checks=outcome.checks,
        score=None if outcome.problem is not None else total(outcome.checks),
        seed=options.seeded(text.digest).seed if text is not None else options.seed,
        start_methods=options.start_methods,
        line_map=text.line_map if text is not None else LineMap(),
        problem=outcome.problem,
        coverage=outcome.coverage,
        isolation=isolation() if submission is not None and outcome.problem is None else None,
        source=submission.source if submission is not None and outcome.problem is None else "",
        kit=digest(options.folder, slug) if slug else "",
        stories=outcome.stories,
        file=str(path),
        digest=text.digest if text is not None else "",
        exercise_version=exercise_digest(options.folder, slug) if slug else "",
        notes=(*(_notes(path, slug, options) if slug else ()), *outcome.notes),
    )


def _notes(path: Path, slug: str, options: Options) -> tuple[Phrase, ...]:
    """What is odd about the file's name: it may be another one than the student meant to hand in."""
    named = exercise_of(path.stem, options.folder)
    if named is None or named == slug:
        return ()
    return (phrase("note.other-exercise", name=path.name, named=named, asked=slug),)


def _no_exercise(path: Path) -> Found:
    found = finding(Code.NO_EXERCISE, "name", name=path.name)
    if not path.exists():
        found = _absent(path)
    try:
        refuse_link(path)
    except SubmissionError as problem:
        found = _told(problem)
    return Found((CheckResult("exercise", Status.FAILED, 0, 0, (found,)),))


def _unreadable(exercise: Exercise, found: Finding) -> Found:
    """Every check out of reach for one reason, which the first of them carries."""
    specs = enumerate(exercise.checks)
    return Found(tuple(blocked(spec, (found,) if number == 0 else (), Code.UNREADABLE) for number, spec in specs))


def _absent(path: Path) -> Finding:
    """That there is no such file; and the one that was probably meant, where one beside it has a like name."""
    near = like_named(path)
    if near is None:
        return finding(Code.UNREADABLE, "no-such-file")
    command = f"{program()} {shlex.quote(harmless(str(near)))}"
    return finding(Code.UNREADABLE, "misspelt", name=str(path), near=str(near), command=command)


def _told(problem: SubmissionError) -> Finding:
    facts = (("at", At(problem.line)), *problem.facts.items())
    shown = passage_of(problem.text, problem.line, problem.columns) if problem.line is not None else ()
    said = (phrase("evidence.python", error=problem.error),) if problem.error else ()
    return Finding(Code.UNREADABLE, problem.key, facts, (*shown, *said))


def _merged(results: list[Results], methods: tuple[str, ...]) -> Results:
    if len(methods) == 1:
        return results[0]
    from grader.grading.merge import merged

    return tuple(merged(same, methods) for same in zip(*results, strict=True))


def _confirmed(
    results: tuple[CheckResult, ...], runs: Mapping[Part, Run], used_cpu_s: float
) -> tuple[CheckResult, ...]:
    """The results, with what happened when the schedule that is shown first was forced on real processes."""
    if all(found.story is None for result in results for found in result.findings):
        return results
    from grader.grading.confirm import proved

    return proved(results, runs, used_cpu_s)
