"""Grades the parts of one submission under one start method: real runs, and every interleaving at the same time.

Theory of operation. Real processes mostly wait, so a thread watches the runs, one after another, while the explorer is
at work; what both found is put together afterwards. Whatever is forked is forked before that thread begins, or after it
has ended. A schedule that fails is told whatever the run shows, since it is the same in every grading: the run is given
up where nothing is left for it to break, and soon where it is only to be held against the explorer any more. Only where
a process computes without end, or the file does not load, is the run told, if it shows the same: it shows more of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from grader.domain.events import ProcessId
from grader.domain.exercise import Exercise, Part
from grader.domain.findings import Code, Severity
from grader.domain.histories import Comparison, Difference
from grader.domain.results import CheckResult, Finding, Phrase, Who
from grader.domain.schedule import Coverage, Story
from grader.domain.submission import Shape, Submission
from grader.domain.trace import Looping, NotLoaded, TimedOut, Trace
from grader.explorer.program.meter import Meter, SpentError
from grader.grading.computing import Computing
from grader.grading.conform import Compare, differences_of, first_look, not_compared, with_differences
from grader.grading.options import BUDGET_S, Options
from grader.grading.preconditions import obstacles, part_blocked, partly_blocked, unhindered
from grader.grading.runs import Judged, Watch
from grader.grading.tasks import bench_of, beside, oracles_of, tasks_of
from grader.inputs.digest import digest
from grader.live.engine import LiveExecution, Run
from grader.runtime.bytecode import keep_bytecode

if TYPE_CHECKING:
    from grader.checks.context import Subject
    from grader.explorer.explore import Explored
    from grader.grading.merge import Bench

COMPUTING_S = 10.0  # of processor time that a submission may use while it is explored, at the usual budget


class Graded(NamedTuple):
    """All checks of the parts, in the order of the exercise; what was explored; and how the parts were run.

    ``used_cpu_s`` is the processor time of the real runs. ``notes`` say where a run was compared in part only.
    """

    results: tuple[CheckResult, ...]
    coverage: tuple[Coverage, ...]
    stories: tuple[Story, ...]
    runs: Mapping[Part, Run]
    used_cpu_s: float
    notes: tuple[Phrase, ...] = ()


class Looked(NamedTuple):
    """What the runs and the explorer found of each part, and how far the two were compared, with what came again."""

    judged: Mapping[Part, Judged]
    explored: Mapping[Part, Explored]
    compared: Mapping[Part, Comparison]
    differences: Mapping[Part, tuple[Difference, ...]]


class Combined(NamedTuple):
    """What the run and the explorer together say of one part; ``stopper`` as in ``Judged``."""

    results: tuple[CheckResult, ...]
    stopper: str | None
    coverage: tuple[Coverage, ...] = ()
    stories: tuple[Story, ...] = ()
    notes: tuple[Phrase, ...] = ()


def grade_parts(method: str, submission: Submission, exercise: Exercise, options: Options) -> Graded:
    """Run, explore and judge whatever can be; raises ``GraderError`` for a failure of the grader's own."""
    found = {part: tuple(obstacles(submission, exercise, part)) for part in exercise.parts()}
    kept = {part: unhindered(submission, exercise, part) for part in found}
    runs = {
        part: run_of(part, method, submission, exercise, options)
        for part, obstructing in found.items()
        if not obstructing or kept[part]
    }
    known = {part: () if kept[part] else tuple(one.code for one in _before(found, part)) for part in found}
    looked = _look(runs, known, options)
    results: list[CheckResult] = []
    coverage: list[Coverage] = []
    stories: list[Story] = []
    notes: list[Phrase] = []
    stopper: str | None = None
    for part, obstructing in found.items():
        new = tuple(one for one in obstructing if one not in _before(found, part))
        if obstructing and (stopper is not None or not kept[part]):
            results += part_blocked(exercise, part, new, obstructing[0].code)
        elif stopper is not None:
            results += part_blocked(exercise, part, (), stopper)
        else:
            one = _combined(runs[part], known[part], looked)
            if obstructing:
                one = one._replace(results=partly_blocked(one.results, kept[part], new), coverage=(), stories=())
            results, coverage, stories = [*results, *one.results], [*coverage, *one.coverage], [*stories, *one.stories]
            notes, stopper = [*notes, *one.notes], one.stopper
    by_id = {result.id: result for result in results}
    ordered = tuple(by_id[spec.id] for spec in exercise.checks)
    used_cpu_s = sum(one.used_cpu_s for one in looked.judged.values())
    return Graded(ordered, tuple(coverage), tuple(stories), runs, used_cpu_s, tuple(notes))


def run_of(part: Part, method: str, submission: Submission, exercise: Exercise, options: Options) -> Run:
    """How a part is run for real."""
    limits = exercise.limits
    if options.timeout_s is not None:
        limits = limits._replace(timeout_s=options.timeout_s)
    return Run(submission, exercise, exercise.draw(options.seed), part, method, limits)


def _before(found: Mapping[Part, tuple[Finding, ...]], part: Part) -> tuple[Finding, ...]:
    """What is said of the parts before this one, which are obstructed: it is not said again."""
    parts = list(found)
    return tuple(dict.fromkeys(one for other in parts[: parts.index(part)] for one in found[other]))


def _look(runs: Mapping[Part, Run], known: Mapping[Part, tuple[str, ...]], options: Options) -> Looked:
    """Run and explore the parts at the same time; an interpreter that is started comes up beside other work."""
    keep_bytecode()
    with ExitStack() as stack:
        oracles = stack.enter_context(oracles_of(runs, options)) if options.explore and runs else None
        options.meanwhile()
        for run in list(runs.values())[:1]:
            digest(options.folder, run.exercise.slug)  # it takes as long as a launch, and is known from here on
        executions = {part: stack.enter_context(LiveExecution(run)) for part, run in runs.items()}
        for execution in list(executions.values())[:1]:
            execution.begin()
        meter = Meter(options.share(1 / max(len(runs), 1)))
        computing = None if options.budget_s is None else Computing(COMPUTING_S * options.budget_s / BUDGET_S)
        tasks = tasks_of(runs, oracles, known, computing, meter, exact=options.exact) if oracles is not None else {}
        others = beside(stack, list(tasks.items())[1:])
        watch = stack.enter_context(
            Watch(executions, lambda part, trace: _judged(runs[part], known[part], trace), meter, computing)
        )
        compares = {part: others[part].compared if part in others else task.compare for part, task in tasks.items()}
        explored: dict[Part, Explored] = {}
        compared: dict[Part, Comparison] = {}
        for part, task in tasks.items():
            try:
                explored[part] = others[part].explored() if part in others else task.run()
            except SpentError:  # watching the runs has failed
                break
            if not _looks_on(watch, part, explored[part], runs[part].exercise):
                break
            if _is_worth_comparing(explored[part]):
                watch.judged_of(part)
                compared[part] = first_look(executions[part], compares[part])
            if _never_ends(explored[part], bench_of(runs[part], known[part])):
                watch.skip_from(part)  # nothing is said of the parts after it
                break
        if oracles is not None and not any(one.differences for one in compared.values()):
            oracles.host.dismiss()
        judged = watch.judged()  # from here on there is no other thread: more may be forked
        return Looked(judged, explored, compared, _differences(executions, compares, compared))


def _differences(
    executions: Mapping[Part, LiveExecution], compares: Mapping[Part, Compare], compared: Mapping[Part, Comparison]
) -> Mapping[Part, tuple[Difference, ...]]:
    return {part: differences_of(executions[part], compares[part], first) for part, first in compared.items()}


def _looks_on(watch: Watch, part: Part, explored: Explored, exercise: Exercise) -> bool:
    """Watch a run only as long as it can add something; whether the parts after it are worth a look."""
    if _needs_the_run(explored):
        return not watch.is_the_last(part)
    if explored.failing and not explored.kept:
        watch.skip(part)
    elif explored.failing and (explored.is_complete or _has_no_end(explored, exercise)):
        watch.leave_soon(part)
    return True


def _is_worth_comparing(explored: Explored) -> bool:
    """Whether there are points to be lost, and all is modelled."""
    return explored.unknown is None and (bool(explored.kept) or not explored.failing)


def _judged(run: Run, known: tuple[str, ...], trace: Trace) -> Judged:
    from grader.checks import judge  # late: what the engine does not need is imported while a program runs
    from grader.checks.context import Subject

    # A script chose names and foods itself.
    scenario = None if run.shape is Shape.SCRIPT else run.scenario
    results = judge(Subject(trace, run.exercise, run.part, scenario, run.submission.source), known)
    return Judged(results, _stopper(trace, results), 0.0, trace)


def _stopper(trace: Trace, results: tuple[CheckResult, ...]) -> str | None:
    """The finding that makes another run of the same code pointless: it would not load, or never end, either."""
    if not isinstance(trace.ending, NotLoaded | Looping | TimedOut):
        return None
    codes = [found.code for result in results for found in result.findings if found.severity is Severity.ERROR]
    return next((code for code in (Code.UNREADABLE, Code.ENDLESS_LOOP, Code.TIMEOUT) if code in codes), None)


def _has_no_end(explored: Explored, exercise: Exercise) -> bool:
    """Whether a real run that goes on and on adds nothing: a schedule shows already that not all end well."""
    broken = {check for failing in explored.failing for check in failing.breaks}
    return not _needs_the_run(explored) and any(
        spec.id in broken for spec in exercise.checks if spec.promise == "ended"
    )


def _never_ends(explored: Explored, bench: Bench) -> bool:
    """Whether the schedule that is told first goes on for ever, and no run shows more of it."""
    if not explored.failing or _needs_the_run(explored):
        return False
    first = explored.failing[0]
    return _stopper(first.trace, bench.judge(bench.subject(first.trace, first.scenario))) is not None


def _needs_the_run(explored: Explored) -> bool:
    """Whether a real run that ends as a schedule does shows more of it."""
    return any(failing.run_shows_more for failing in explored.failing)


def _combined(run: Run, known: tuple[str, ...], looked: Looked) -> Combined:
    """A schedule that fails decides; else a run that makes more looks pointless; else both."""
    from grader.grading.merge import combine, story_of, with_schedules

    judged, explored = looked.judged.get(run.part), looked.explored.get(run.part)
    differences = looked.differences.get(run.part, ())
    if explored is None:
        assert judged is not None
        return Combined(judged.results, judged.stopper)
    bench = bench_of(run, known)
    has_failed = bool(explored.failing) and not _needs_the_run(explored)
    if judged is not None and judged.stopper is not None and not has_failed:
        return Combined(with_schedules(judged.results, explored, bench), judged.stopper)
    results = combine(judged.results if judged is not None else (), explored, bench)
    compared = looked.compared.get(run.part, Comparison(0))
    notes: tuple[Phrase, ...] = ()
    if differences or compared.stops:
        trace = judged.trace if judged is not None else explored.failing[0].trace
        subject = bench.subject(trace, None if run.shape is Shape.SCRIPT else run.scenario)
        results = with_differences(results, differences, partial(_who, subject))
        notes = not_compared(run.part, compared, partial(_who, subject))
    stories = (story_of(bench, explored.works),) if explored.works is not None else ()
    return Combined(results, _stopper_of(explored, judged, results), explored.coverage, stories, notes)


def _who(subject: Subject, process: int) -> Who:
    """A process of the run; the trace may be a schedule's, in which fewer were started."""
    known = process < len(subject.trace.processes)
    return subject.who(ProcessId(process)) if known else Who("process", str(process))


def _stopper_of(explored: Explored, judged: Judged | None, results: tuple[CheckResult, ...]) -> str | None:
    """The finding that makes the parts after this one pointless, by the schedule that is told or by the real run."""
    if not explored.failing:
        return None
    stopper = _stopper(explored.failing[0].trace, results)
    if stopper is None and judged is not None and judged.stopper is not None:  # the others were not run
        return next(found.code for result in results for found in result.findings if found.severity is Severity.ERROR)
    return stopper
