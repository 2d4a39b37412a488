"""A score does not depend on which schedule was met first: every check is looked at in all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.checks import judge
from grader.domain.exercise import Part
from grader.domain.results import CheckResult, Status
from grader.explorer.explore import Explored, Request, explore, oracles_for
from grader.explorer.oracle.confined import ConfinedHost
from grader.explorer.program.meter import Meter
from grader.grading.grade import replayed
from grader.grading.merge import Bench, combine
from grader.grading.options import Options
from grader.inputs.exercise_files import load_exercise
from grader.inputs.files import load_submission
from tests.helpers.support import CORPUS, SOLUTIONS, grade_file

TWO_MISTAKES = CORPUS / "schedules" / "fail" / "model2-flag_between_gets.py"
EXERCISE = load_exercise("model2", SOLUTIONS)
BENCH = Bench(EXERCISE, Part.PROGRAM, judge)


def explored(path: Path, budget_s: float | None = None) -> Explored:
    """What exploring the program of a file shows."""
    request = Request(load_submission(path), EXERCISE, Part.PROGRAM, "fork")
    with oracles_for([request], ConfinedHost) as oracles:
        return explore(request, oracles.of_part[Part.PROGRAM], BENCH.breaks, Meter(budget_s))


def test_each_schedule_that_is_told_breaks_a_check_that_those_before_keep() -> None:
    """And together with what is kept these are all checks of the part."""
    found = explored(TWO_MISTAKES, 2.0)
    broken = [set(shown.breaks) for shown in found.failing]

    assert len(broken) == 2
    assert all(checks - set().union(*broken[:number]) for number, checks in enumerate(broken))
    assert {"program.ended", "program.eaten"} == set().union(*broken)
    assert {spec.id for spec in EXERCISE.checks if spec.part is Part.PROGRAM} - set().union(*broken) == set(found.kept)


def test_each_of_them_can_be_replayed() -> None:
    """Every finding has a schedule of its own, and that schedule shows it."""
    report = grade_file(TWO_MISTAKES, explore=True)
    options = Options(SOLUTIONS, "model2", ("fork",), None, 7)
    stories = {found.code: found.story for found in report.findings() if found.story is not None}

    assert set(stories) == {"item-lost", "sentinel-missing"}
    for code, story in stories.items():
        assert code in {found.code for found in replayed(TWO_MISTAKES, story.schedule, options).findings()}


@pytest.mark.parametrize(("is_complete", "status"), [(False, Status.FAILED), (True, Status.PASSED)])
def test_what_a_real_run_broke_is_not_kept_unless_every_schedule_keeps_it(*, is_complete: bool, status: Status) -> None:
    """The run is believed where not every schedule was looked at."""
    found = explored(CORPUS / "fail" / "model2-one_none.py")
    assert found.is_complete
    found = found._replace(coverage=tuple(one._replace(is_complete=is_complete) for one in found.coverage))
    run = tuple(
        CheckResult(spec.id, Status.FAILED if spec.promise == "eaten" else Status.PASSED, 0, spec.points)
        for spec in EXERCISE.checks
        if spec.part is Part.PROGRAM
    )

    results = {result.id: result.status for result in combine(run, found, BENCH)}
    assert results["program.ended"] is Status.FAILED
    assert results["program.eaten"] is status


@pytest.mark.parametrize(
    ("name", "size", "numbers"),
    [
        ("schedules/fail/model2-counts_to_ten.py", "large", (4, 1)),
        ("schedules/fail/model2-always_five_nones.py", "large", (1, 6)),
        ("schedules/fail/model2-ocean_makes_two.py", "file", (3, 2)),
        ("fail/model2-own_size_lost.py", "file", (3, 2)),
    ],
)
def test_what_shows_only_at_another_size_is_shown_there(name: str, size: str, numbers: tuple[int, int]) -> None:
    """With the size in the schedule, so that it can be replayed, and said."""
    report = grade_file(CORPUS / name, explore=True, exercise="model2")
    told = [found for found in report.findings() if found.story is not None]
    schedules = [found.story.schedule for found in told if found.story is not None]
    options = Options(SOLUTIONS, "model2", ("fork",), None, 7)

    assert {(schedule.size, schedule.producers, schedule.consumers) for schedule in schedules} == {(size, *numbers)}
    assert all(f"evidence.size.{size}" in {one.key for one in found.evidence} for found in told)
    assert replayed(CORPUS / name, schedules[0], options).status is Status.FAILED
