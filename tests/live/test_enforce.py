"""A schedule forced on real processes: it happens there just as in the model, or nothing is said of it."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest

from grader.checks import judge
from grader.domain.events import ItemGot, ItemPut
from grader.domain.exercise import Part
from grader.domain.operations import Kind
from grader.domain.results import CheckResult
from grader.domain.schedule import ProcessStatus, ProcessView, Schedule, Story
from grader.domain.trace import Trace
from grader.explorer.explore import Explored, Request, explore, oracles_for, replay
from grader.explorer.oracle.confined import ConfinedHost
from grader.explorer.program.meter import Meter
from grader.grading.confirm import proved
from grader.grading.merge import Bench, story_of, told
from grader.grading.options import BUDGET_S
from grader.inputs.exercise_files import load_exercise
from grader.inputs.files import load_submission
from grader.live.enforce import TIMES, happens, turns_of
from grader.live.engine import Run
from tests.helpers.support import CORPUS, SOLUTIONS, START_METHODS, grade_file, happened, survivors

MODEL2 = load_exercise("model2", SOLUTIONS)
BENCH = Bench(MODEL2, Part.PROGRAM, lambda subject: judge(subject, ()))
RACE = CORPUS / "schedules" / "fail" / "model2-get_nowait_break.py"
RIGHT = SOLUTIONS / "model2.py"
CPU_S = 20.0
LOCKS = CORPUS / "schedules" / "fail" / "model2-last_one_puts_none.py"


@functools.cache
def explored(path: Path) -> Explored:
    """What every interleaving of a program shows, with the work that a grading has for one part."""
    request = Request(load_submission(path), MODEL2, Part.PROGRAM, "fork")
    with oracles_for([request], ConfinedHost) as oracles:
        return explore(request, oracles.of_part[Part.PROGRAM], BENCH.breaks, Meter(BUDGET_S / 2))


def run_of(path: Path, schedule: Schedule) -> Run:
    """The program, with names and foods of the schedule's scope."""
    submission = load_submission(path)
    shown = replay(Request(submission, MODEL2, Part.PROGRAM, "fork", exact=True), schedule, ConfinedHost)
    assert shown.scenario is not None
    return Run(submission, MODEL2, shown.scenario, Part.PROGRAM, "fork", MODEL2.limits)


def moved(trace: Trace) -> list[tuple[str, int, str]]:
    """Who put and got what, in order."""
    return [
        (type(event).__name__, event.process, event.item.text)
        for event in trace.events
        if isinstance(event, ItemPut | ItemGot)
    ]


def test_a_real_execution_has_the_order_of_the_model() -> None:
    """Puts and gets of all processes, to the last."""
    works = explored(RIGHT).works
    assert works is not None
    seen: list[Trace] = []

    assert happens(run_of(RIGHT, works.schedule), story_of(BENCH, works), lambda trace: not seen.append(trace), CPU_S)
    assert [moved(trace) for trace in seen] == [moved(works.trace)] * TIMES


def test_what_works_shows_nothing_wrong_when_it_is_forced() -> None:
    """The program whose other schedule fails."""
    works = explored(RACE).works
    assert works is not None

    def is_right(trace: Trace) -> bool:
        return not BENCH.breaks(trace, works.scenario)

    run, story = run_of(RACE, works.schedule), story_of(BENCH, works)
    assert happens(run, story, is_right, CPU_S)
    assert not happens(run, story, lambda trace: not is_right(trace), CPU_S)


def test_a_program_that_does_something_else_is_set_free() -> None:
    """And it is not said that the schedule happened."""
    failing = explored(RACE).failing[0]

    assert happens(run_of(RACE, failing.schedule), story_of(BENCH, failing), lambda _: True, CPU_S)
    other = run_of(RACE, failing.schedule)._replace(submission=load_submission(RIGHT))
    assert not happens(other, story_of(BENCH, failing), lambda _: True, CPU_S)


@pytest.mark.parametrize("method", START_METHODS)
def test_a_schedule_happens_under_every_start_method(method: str) -> None:
    """Children that come up by themselves find their turns."""
    assert happened(grade_file(RACE, method, explore=True))


def test_of_what_is_right_nothing_is_said() -> None:
    """There is no schedule to force."""
    assert not happened(grade_file(RIGHT, explore=True))


def test_what_has_no_turns_is_not_forced() -> None:
    """Locks have none; a queue has."""

    def story(path: Path) -> Story:
        failing = explored(path).failing[0]
        return story_of(BENCH, failing)

    assert turns_of(story(LOCKS)) is None
    turns = json.loads(turns_of(story(RACE)) or "{}")
    assert [what for who, what, _ in turns["turns"] if who == 0][:2] == ["start", "start"]
    assert turns["killed"] == []


@pytest.mark.parametrize(
    ("stand", "is_forced"),
    [
        (ProcessView(ProcessStatus.BLOCKED, Kind.GET), True),
        (ProcessView(ProcessStatus.KILLED), True),
        (ProcessView(ProcessStatus.BLOCKED, Kind.GET, timed=True), False),
        (ProcessView(ProcessStatus.READY, Kind.EMPTY), False),
        (ProcessView(ProcessStatus.ASLEEP, Kind.GET), False),
    ],
)
def test_what_never_comes_to_rest_is_not_forced(stand: ProcessView, is_forced: bool) -> None:  # noqa: FBT001
    """While the main process goes on, nothing would show that it is over; with the main process it ends."""
    failing = explored(RACE).failing[0]
    story = story_of(BENCH, failing)
    _, *others = story.scenes[-1].stands

    def ending(*stands: ProcessView) -> Story:
        return story._replace(scenes=(*story.scenes[:-1], story.scenes[-1]._replace(stands=stands)))

    waits = ProcessView(ProcessStatus.BLOCKED, Kind.PROCESS_JOIN)
    assert (turns_of(ending(waits, stand, *others[1:])) is not None) is is_forced
    assert turns_of(ending(ProcessView(ProcessStatus.ENDED), stand, *others[1:])) is not None


def test_the_first_run_that_shows_something_else_is_the_last() -> None:
    """The others are ended as they are."""
    failing = explored(RACE).failing[0]
    seen: list[Trace] = []

    assert not happens(
        run_of(RACE, failing.schedule), story_of(BENCH, failing), lambda one: bool(seen.append(one)), CPU_S
    )
    assert len(seen) == 1
    assert list(survivors()) == []


def test_what_other_runs_have_used_is_not_there_for_forcing() -> None:
    """Nothing is said of a schedule for which no processor time is left, or whose end is a limit that was reached."""
    failing = explored(RACE).failing[0]
    runs = {Part.PROGRAM: run_of(RACE, failing.schedule)}
    results = told(BENCH, (failing,))

    def is_said(results: tuple[CheckResult, ...], used_cpu_s: float) -> bool:
        after = proved(results, runs, used_cpu_s)
        return any(
            said.key == "evidence.happened" for one in after for found in one.findings for said in found.evidence
        )

    assert is_said(results, 0.0)
    assert not is_said(results, CPU_S - 0.1)
    loops = tuple(
        one._replace(findings=tuple(f._replace(code="endless-loop") for f in one.findings)) for one in results
    )
    assert not is_said(loops, 0.0)
