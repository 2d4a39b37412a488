"""Submissions that one execution says little of: each verdict comes from looking at every interleaving."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

import pytest

from grader.domain.results import Status
from grader.domain.schedule import USUAL
from grader.explorer import scopes
from grader.explorer.model.model import Model
from grader.explorer.oracle.confined import ConfinedHost
from grader.explorer.oracle.oracle import TooSlowError
from grader.explorer.search.search import learn
from grader.grading.grade import grade
from grader.grading.options import Options
from grader.live.engine import LiveExecution
from tests.helpers.corpus import RIGHT_IN_ALL as RIGHT
from tests.helpers.corpus import WRONG_IN_SOME as WRONG
from tests.helpers.corpus import expectation
from tests.helpers.screens import not_on_the_last_screen
from tests.helpers.support import CORPUS, SEED, SOLUTIONS, error_codes, grade_file, happened, survivors

NOT_FORCED = {
    "model1-os_exit_in_producer.py",
    "model2-barrier_then_none.py",
    "model2-cancels_the_feeder.py",
    "model2-drops_one_by_chance.py",
    "model2-flag_between_gets.py",
    "model2-last_one_puts_none.py",
    "model2-lock_around_get_and_put.py",
    "model2-lock_around_put_small_queue.py",
    "model2-none_for_the_living.py",
    "model2-puts_in_a_thread.py",
    "model2-terminates_when_told.py",
    "model2-two_locks.py",
    "model2-waits_before_the_next_none.py",
}


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.name)
def test_what_is_right_in_every_schedule_gets_full_marks(path: Path) -> None:
    """However suspicious it looks."""
    exercise, _ = expectation(path)
    report = grade_file(path, exercise=exercise, explore=True)

    assert error_codes(report) == []
    assert Status.PASSED is report.status
    assert all(covered.is_complete for covered in report.coverage if covered.size == USUAL)
    assert report.coverage


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.name)
def test_what_fails_in_some_schedule_is_named_and_shown(path: Path) -> None:
    """By the right code, with the schedule, and it happens for real; what cannot be explored is never passed."""
    exercise, codes = expectation(path)
    report = grade_file(path, exercise=exercise, explore=True)

    assert codes
    assert codes == error_codes(report)
    assert not_on_the_last_screen(report) == []
    assert codes == ["not-explorable"] or any(found.story is not None for found in report.findings())
    assert happened(report) is (path.name not in NOT_FORCED)  # locks, chance and is_alive() have no turns


CAUSES = {
    "model2-consumer_puts_none.py": {"item-lost.own_signal", "item-lost.signal_too_early"},
    "model2-main_gets_one.py": {"deadlock.main_takes", "not-concurrent.main_eats"},
    "model2-terminates_eaters.py": {"item-lost.terminated"},
    "model2-terminates_makers.py": {"item-missing.terminated", "deadlock.lock_lost_terminated"},
    "model3-terminates_eaters_first.py": {"deadlock.taker_terminated"},
    "model2-while_qsize.py": {"item-lost.looked_empty"},
    "model3-joins_last_maker_only.py": {"item-lost.joined_too_early"},
    "model3-joins_makers_for_0_seconds.py": {"item-lost.joined_too_early"},
    "model3-makers_not_joined.py": {"item-lost.joined_too_early"},
    "model3-queue_join_first.py": {"item-lost.joined_too_early"},
}


@pytest.mark.parametrize("name", CAUSES)
def test_the_cause_is_told_and_nothing_else_is_blamed(name: str) -> None:
    """Of several cases of one code, the one that fits; a failing schedule leaves nothing to guess."""
    report = grade_file(CORPUS / "schedules" / "fail" / name, exercise=name.partition("-")[0], explore=True)

    assert {f"{found.code}.{found.case}" for found in report.findings()} == CAUSES[name]


def test_whoever_joins_before_all_signals_are_put_is_told_the_order() -> None:
    """He puts as many as there are consumers, if only it comes to that: more of them is no advice."""
    report = grade_file(CORPUS / "schedules" / "fail" / "model2-none_and_join_in_turn.py", explore=True)

    assert [f"{found.code}.{found.case}" for found in report.findings()] == ["sentinel-missing.too_few_yet"]


def test_workers_come_up_before_they_are_asked_and_are_gone_with_the_last_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them in one interpreter, beside the first run."""
    steps, run, start = [], LiveExecution.trace, ConfinedHost.__init__
    monkeypatch.setattr(LiveExecution, "trace", lambda self: (steps.append("run"), run(self))[1])
    monkeypatch.setattr(ConfinedHost, "__init__", lambda self, texts: (steps.append(len(texts)), start(self, texts))[1])

    assert grade_file(SOLUTIONS / "model2.py", explore=True).status is Status.PASSED
    assert list(survivors()) == []
    assert steps == [3, "run", "run"]

    steps.clear()
    assert grade_file(SOLUTIONS / "model2.py").status is Status.PASSED
    assert steps == ["run", "run"]


def test_a_wait_that_may_give_up_too_early_is_a_warning_with_its_schedule(tmp_path: Path) -> None:
    """The lesson's three seconds are enough for its sleeps, and for nothing else."""
    text = (CORPUS / "pass" / "model2-polls_is_alive.py").read_text(encoding="utf-8")
    path = tmp_path / "model2.py"
    path.write_text(text, encoding="utf-8")
    report = grade_file(path, explore=True)
    found = [found for found in report.findings() if found.code == "timing-dependent"]

    assert error_codes(report) == []
    assert [one.case for one in found] == ["gives_up"]
    assert found[0].story is not None
    assert found[0].story.schedule.clock == "slow"


@pytest.mark.parametrize("slug", ["model1", "model2", "model3"])
def test_the_lessons_own_scripts_are_right(slug: str) -> None:
    """As printed, with their waits of three seconds beside sleeps of three: that is a warning, and the only one."""
    report = grade_file(CORPUS / "pass" / f"{slug}-lesson_as_printed.py", exercise=slug, explore=True)

    assert report.status is Status.PASSED
    assert {found.code for found in report.findings()} <= {"timing-dependent"}


def test_a_timeout_that_is_too_short_at_the_exercises_own_numbers_is_an_error(tmp_path: Path) -> None:
    """One second beside sleeps of two; three are enough there, and only too short for three consumers of one."""
    lesson = (CORPUS / "pass" / "model2-lesson_as_printed.py").read_text(encoding="utf-8")
    codes = {}
    for timeout_s in (1, 3):
        path = tmp_path / "model2.py"
        path.write_text(lesson.replace("q.get(timeout=3)", f"q.get(timeout={timeout_s})"), encoding="utf-8")
        codes[timeout_s] = error_codes(grade_file(path, explore=True))

    assert codes == {1: ["crashed"], 3: []}


def test_looking_around_is_no_endless_loop() -> None:
    """However often, if it comes to a call that waits; who looks for ever is told so by his run alone, too."""
    report = grade_file(CORPUS / "pass" / "model2-looks_around.py", exercise="model2", explore=True)

    assert error_codes(report) == []
    assert "endless-loop" in error_codes(
        grade_file(CORPUS / "fail" / "model2-counts_while_it_is_empty.py", explore=True)
    )


@pytest.mark.parametrize(("numbers", "is_slow"), [(4_000_000, True), (2_000, False)])
def test_who_computes_for_long_is_not_explored_without_end(numbers: int, *, is_slow: bool, tmp_path: Path) -> None:
    """It passes by its run, and what was not looked at is said; who computes a little is explored as others are."""
    path, text = tmp_path / "model2.py", (SOLUTIONS / "model2.py").read_text(encoding="utf-8")
    path.write_text(re.sub(r"time\.sleep\(.*\)", f"sum(range({numbers}))", text), encoding="utf-8")
    report = grade(path, Options(SOLUTIONS, None, ("fork",), None, SEED, budget_s=1.0))

    assert report.status is Status.PASSED
    assert {one.part for one in report.coverage} == {"functions", "program"}
    for part in ("functions", "program"):
        assert any(one.is_slow for one in report.coverage if one.part == part) is is_slow
    assert all(one.is_complete is not one.is_slow for one in report.coverage if one.size == USUAL)


def test_a_schedule_that_was_found_is_shown_where_a_smaller_one_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was seen to fail has failed."""

    def too_slow(*_: object) -> NoReturn:
        raise TooSlowError

    monkeypatch.setattr(scopes, "smallest", too_slow)
    monkeypatch.setattr(scopes, "plain_schedule", too_slow)
    report = grade_file(CORPUS / "schedules" / "fail" / "model2-none_before_join.py", explore=True)

    assert error_codes(report) == expectation(CORPUS / "schedules" / "fail" / "model2-none_before_join.py")[1]
    assert any(found.story is not None for found in report.findings())


def test_what_cannot_be_explored_is_not_hidden_by_computing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was met before the patience ended: that is doubt, and no pass."""

    def too_slow(model: Model) -> NoReturn:
        learn(model)
        raise TooSlowError

    monkeypatch.setattr(scopes, "learn", too_slow)
    report = grade_file(CORPUS / "schedules" / "fail" / "model2-puts_in_a_thread.py", explore=True)

    assert error_codes(report) == ["not-explorable"]


def test_the_verdict_is_the_same_every_time() -> None:
    """And so is the schedule, to the letter."""
    path = CORPUS / "schedules" / "fail" / "model2-not_empty_after_nap.py"
    told = {
        tuple((found.code, found.story.schedule.encode() if found.story else "") for found in report.findings())
        for report in (grade_file(path, explore=True) for _ in range(5))
    }

    assert len(told) == 1
    assert any(schedule for _, schedule in told.pop())


def test_enough_of_them_fail_only_sometimes() -> None:
    """Fifteen at least were asked for."""
    assert len(WRONG) >= 15
    assert len(RIGHT) >= 5
