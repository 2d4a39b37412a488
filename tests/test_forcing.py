"""A schedule forced on real processes: it happens there just as in the model, or nothing is said of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.checks import judge
from grader.combining import Bench, story_of
from grader.events import ItemGot, ItemPut
from grader.exercise import Part, load_exercise
from grader.explorer.explore import Explored, Request, explore, replay, workers_for
from grader.explorer.meter import Meter
from grader.live.engine import Run
from grader.live.forcing import TIMES, happens, turns_of
from grader.loading import load_submission
from grader.schedule import Schedule, Story
from grader.trace import Trace
from tests.support import CORPUS, SOLUTIONS, START_METHODS, grade_file, happened

MODEL2 = load_exercise("model2", SOLUTIONS)
BENCH = Bench(MODEL2, Part.PROGRAM, lambda subject: judge(subject, ()))
RACE = CORPUS / "schedules" / "fail" / "model2-get_nowait_break.py"
RIGHT = SOLUTIONS / "model2.py"
LOCKS = CORPUS / "schedules" / "fail" / "model2-last_one_puts_none.py"


def explored(path: Path) -> Explored:
    """What every interleaving of a program shows."""
    request = Request(load_submission(path), MODEL2, Part.PROGRAM, "fork")
    with workers_for([request]) as workers:
        return explore(request, workers.crews[Part.PROGRAM], BENCH.is_wrong, Meter())


def run_of(path: Path, schedule: Schedule) -> Run:
    """The program, with names and foods of the schedule's scope."""
    submission = load_submission(path)
    shown = replay(Request(submission, MODEL2, Part.PROGRAM, "fork", exact=True), schedule)
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

    assert happens(run_of(RIGHT, works.schedule), story_of(BENCH, works), lambda trace: not seen.append(trace)) == TIMES
    assert [moved(trace) for trace in seen] == [moved(works.trace)] * TIMES


def test_what_works_shows_nothing_wrong_when_it_is_forced() -> None:
    """The program whose other schedule fails."""
    works = explored(RACE).works
    assert works is not None

    def is_right(trace: Trace) -> bool:
        return not BENCH.is_wrong(trace, works.scenario)

    run, story = run_of(RACE, works.schedule), story_of(BENCH, works)
    assert happens(run, story, is_right) == TIMES
    assert happens(run, story, lambda trace: not is_right(trace)) == 0


def test_a_program_that_does_something_else_is_set_free() -> None:
    """And it is not said that the schedule happened."""
    failing = explored(RACE).failing
    assert failing is not None

    assert happens(run_of(RACE, failing.schedule), story_of(BENCH, failing), lambda _: True) == TIMES
    other = run_of(RACE, failing.schedule)._replace(submission=load_submission(RIGHT))
    assert happens(other, story_of(BENCH, failing), lambda _: True) == 0


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
        failing = explored(path).failing
        assert failing is not None
        return story_of(BENCH, failing)

    assert turns_of(story(LOCKS)) is None
    turns = json.loads(turns_of(story(RACE)) or "{}")
    assert [what for who, what, _ in turns["turns"] if who == 0][:2] == ["start", "start"]
    assert turns["killed"] == []
