"""A beginner's slips: for each the sentence that is said of it, and another file of which it must not be said."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from grader.domain.findings import Code
from grader.domain.results import Report, Who, finding
from grader.grading.cells import CASES
from grader.report.narrative.finding_text import each_once, remarks, tell
from grader.words import LANGUAGES, Words
from tests.helpers.corpus import expectation
from tests.helpers.support import CORPUS, grade_file

pytestmark = pytest.mark.once

# The case; a file of which it is said; another one with the same symptom, or the same words in it, of which it is not.
SLIPS = (
    ("item-invented.put_number", "fail/model2-range_from_0.py", "fail/model2-puts_a_space.py"),
    ("item-invented.not_given", "fail/model2-main_with_own_names.py", "pass/model2-names_as_default.py"),
    ("item-invented.put_fixed_food", "fail/model2-food_in_producer.py", "fail/model2-main_with_own_names.py"),
    ("item-invented.put_spelling", "fail/model2-puts_a_space.py", "fail/model2-range_from_0.py"),
    ("item-invented.put_spelling", "fail/model2-puts_its_line.py", "pass/model2-long_lines.py"),
    ("item-invented.put_no_number", "fail/model1-puts_the_food_only.py", "fail/model1-range_from_0.py"),
    ("item-invented.put_name", "fail/model2-arguments_swapped.py", "fail/model2-puts_its_line.py"),
    ("item-invented.put_list", "fail/joinable_queue-puts_whole_list.py", "fail/joinable_queue-puts_index.py"),
    ("item-invented.put_object_called", "fail/joinable_queue-puts_index.py", "fail/model2-puts_dicts.py"),
    ("item-invented.put_called", "fail/joinable_queue-puts_with_a_prefix.py", "fail/joinable_queue-fills_none.py"),
    ("item-invented.ate_signal", "fail/model1-eats_none.py", "schedules/fail/model2-gets_in_the_print.py"),
    (
        "item-invented.ate_signal_of_second_get",
        "schedules/fail/model2-gets_in_the_print.py",
        "fail/model2-prints_none_then_breaks.py",
    ),
    ("item-invented.ate_none", "fail/model3-none_after_the_join.py", "fail/model1-eats_none.py"),
    ("item-invented.put_other_signal", "fail/model2-puts_stop.py", "pass/model1-own_signal.py"),
    ("item-invented.put_other_signal", "fail/model2-puts_stop.py", "fail/model2-range_from_0.py"),
    ("item-missing.none_called", "fail/joinable_queue-fill_only_prints.py", "fail/joinable_queue-forgets_last.py"),
    (
        "sentinel-missing.joined_in_one_loop",
        "fail/model2-joins_all_in_one_loop.py",
        "fail/model2-no_none_raw.py",
    ),
    (
        "sentinel-missing.joined_in_one_loop",
        "fail/model2-joins_all_in_one_loop.py",
        "pass/model2-joins_all_in_one_loop_at_the_end.py",
    ),
    ("item-missing.ends_of_range", "fail/model2-range_stops_at_2.py", "fail/model2-return_in_the_loop.py"),
    ("item-missing.first_only", "fail/model2-return_in_the_loop.py", "fail/model2-put_after_the_loop.py"),
    ("item-missing.last_only", "fail/model2-put_after_the_loop.py", "fail/model2-range_stops_at_2.py"),
    ("item-missing.some", "fail/model1-every_second.py", "fail/model1-range_stops_at_9.py"),
    ("item-missing.no_producer_for", "fail/model2-last_producer_left_out.py", "fail/model2-return_in_the_loop.py"),
    (
        "item-missing.first_only_called",
        "fail/joinable_queue-fill_returns_at_once.py",
        "fail/joinable_queue-fills_three.py",
    ),
    ("item-missing.last_only_called", "fail/joinable_queue-put_after_loop.py", "fail/joinable_queue-forgets_last.py"),
    ("item-missing.some_called", "fail/joinable_queue-fills_three.py", "fail/joinable_queue-put_after_loop.py"),
    ("item-lost.in_hand", "fail/model2-never_prints.py", "fail/model1-prints_without_item.py"),
    ("item-lost.in_hand_unnamed", "fail/model1-prints_without_item.py", "fail/model1-two_gets.py"),
    ("item-lost.second_get", "fail/model1-two_gets.py", "pass/model2-two_gets_in_code.py"),
    (
        "item-lost.signal_too_early_in_loop",
        "fail/model1-none_inside_loop.py",
        "schedules/fail/model2-producers_put_none.py",
    ),
    (
        "item-lost.signal_too_early_by_producer",
        "schedules/fail/model2-producers_put_none.py",
        "schedules/fail/model2-none_before_join.py",
    ),
    (
        "item-lost.signal_too_early",
        "schedules/fail/model2-none_before_join.py",
        "schedules/fail/model2-producers_put_none.py",
    ),
    (
        "item-lost.looked_empty",
        "schedules/fail/model1-breaks_when_empty.py",
        "schedules/fail/model3-stops_when_empty.py",
    ),
    ("item-lost.gave_up", "schedules/fail/model1-get_timeout_1.py", "schedules/fail/model1-breaks_when_empty.py"),
    ("deadlock.join_inside", "fail/joinable_queue-join_in_drain.py", "fail/joinable_queue-drain_only_one.py"),
    ("deadlock.join_inside", "fail/joinable_queue-join_in_fill.py", "fail/joinable_queue-none_at_the_end.py"),
    ("deadlock.put_too_many", "fail/joinable_queue-none_at_the_end.py", "fail/joinable_queue-drain_only_one.py"),
    (
        "deadlock.get_in_overcall",
        "fail/joinable_queue-gets_before_the_error.py",
        "fail/joinable_queue-drain_for_ever.py",
    ),
    ("deadlock.two_gets_called", "fail/joinable_queue-gets_in_the_print.py", "fail/joinable_queue-drain_for_ever.py"),
    (
        "task-done-missing.join_instead",
        "fail/joinable_queue-join_instead_of_task_done.py",
        "fail/joinable_queue-no_task_done.py",
    ),
    (
        "task-done-missing.join_waits_called",
        "fail/joinable_queue-task_done_after_loop.py",
        "fail/joinable_queue-no_task_done.py",
    ),
    ("task-done-missing.none_taken", "fail/model3-none_not_acknowledged.py", "fail/model3-gets_in_the_print.py"),
    ("task-done-missing.second_get", "fail/model3-gets_in_the_print.py", "fail/model3-none_not_acknowledged.py"),
    (
        "task-done-missing.join_waits",
        "schedules/fail/model3-continue_without_done.py",
        "fail/joinable_queue-task_done_after_loop.py",
    ),
    (
        "done-too-early.before_eating_called",
        "fail/joinable_queue-done_before_print.py",
        "fail/model3-done_before_eating.py",
    ),
    ("wrong-result.returned_none", "fail/joinable_queue-prints_error.py", "fail/joinable_queue-returns_str.py"),
    ("unreadable.break-outside", "fail/model1-break_outside_loop.py", "pass/model1-while_counts.py"),
    ("unreadable.scratch_cell", "fail/model2-scratch_calls_main.ipynb", "pass/model2-scratch_is_guarded.ipynb"),
    ("unreadable.scratch_cell", "fail/model2-scratch_puts.ipynb", "fail/model2-one_none_notebook.ipynb"),
    ("unreadable.on_load_cell", "fail/model2-scratch_fails.ipynb", "fail/model2-import_typo.py"),
    ("unreadable.input_cell", "fail/model2-scratch_input.ipynb", "fail/model2-input_at_import.py"),
    ("unreadable.await-outside", "fail/model2-scratch_awaits.ipynb", "fail/model2-scratch_fails.ipynb"),
)
FILES = tuple(dict.fromkeys(name for _, said, unsaid in SLIPS for name in (said, unsaid)))


@cache
def graded(name: str) -> Report:
    """One file of the corpus; by every interleaving where it takes that."""
    path = CORPUS / name
    return grade_file(path, exercise=expectation(path)[0], explore="schedules" in name)


def cases(name: str) -> set[str]:
    """What is found in a file."""
    return {f"{found.code}.{found.case}" for found in graded(name).findings()}


@pytest.mark.parametrize(("case", "said", "unsaid"), SLIPS, ids=lambda value: Path(value).name)
def test_a_slip_is_told_by_its_cause_and_another_one_is_not(case: str, said: str, unsaid: str) -> None:
    """The same symptom may have another cause."""
    assert case in cases(said)
    assert case not in cases(unsaid)


@pytest.mark.parametrize("name", FILES, ids=lambda name: Path(name).name)
def test_a_check_is_never_skipped_for_something_that_is_not_told(name: str) -> None:
    """What is to be fixed first stands among the findings."""
    report = graded(name)

    assert {check.reason for check in report.checks} - {""} <= set(report.codes())


@pytest.mark.parametrize("name", FILES, ids=lambda name: Path(name).name)
def test_no_sentence_speaks_of_another_model(name: str) -> None:
    """Neither the message nor the next step; in both languages, and each remark once."""
    report = graded(name)
    for language in LANGUAGES:
        words = Words(language, report.line_map)
        told = [tell(found, words) for found in each_once(report)]
        assert len({one.message for one in told}) == len(told)
        for one in told:
            said = f"{one.message} {one.hint} {one.why}"
            assert [other for other in ("model 1", "model 3", "模型 1", "模型 3") if other in said] == []


@pytest.mark.parametrize("case", [*sorted(CASES.values()), "scratch_cell"])
def test_a_notebook_is_run_from_the_top_and_not_by_python(case: str) -> None:
    """The next step is what its menu calls it."""
    key = f"unreadable.{case}.hint"

    assert "Restart and Run All" in Words("en").sentences[key]
    assert "Restart & Run All" in Words("zh").sentences[key]
    assert "python" not in Words("en").sentences[key]


@pytest.mark.parametrize(
    ("name", "count"), [("fail/model2-range_from_0.py", 1), ("fail/model1-break_outside_loop.py", 0)]
)
def test_that_names_are_the_graders_own_is_said_once(name: str, count: int) -> None:
    """Where the findings have some."""
    said = remarks(graded(name), Words("en"))

    assert sum("names, foods and numbers of its own" in one for one in said) == count


def test_names_that_stand_in_the_file_are_not_called_the_graders() -> None:
    """A script runs with its own."""
    report = graded("fail/model2-no_none_raw.py")
    program = tuple(check for check in report.checks if check.id.startswith("program"))

    assert any(check.findings for check in program)
    assert remarks(report._replace(checks=program), Words("en")) == ()


def test_the_cell_is_named_as_it_is() -> None:
    """By its number and the line in it."""
    name = "fail/model2-scratch_calls_main.ipynb"
    words = Words("en", graded(name).line_map)

    assert (
        "(code cell 5, line 1): main([('ocean', '包子')], ['nick'])"
        in tell(next(graded(name).findings()), words).message
    )


def test_a_stub_costs_what_depends_on_it_and_all_of_them_are_named() -> None:
    """A producer that is right keeps its points while the consumer is still to be written."""
    checks = {check.id: check.points for check in graded("fail/model2-consumer_and_main_stub.py").checks}
    one = next(graded("fail/model2-consumer_and_main_stub.py").findings())

    assert sum(checks.values()) == checks["functions.produced"] == 20
    assert "consumer" in tell(one, Words("en")).message
    assert "main" in tell(one, Words("en")).message
    assert "producer" not in tell(one, Words("en")).message


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("fail/joinable_queue-drain_stub.py", 20),
        ("fail/joinable_queue-ack_stub.py", 60),
        ("fail/model1-consumer_stub.py", 30),
        ("fail/model2-main_stub.py", 50),
    ],
)
def test_what_does_not_depend_on_a_stub_is_graded(name: str, points: int) -> None:
    """And nothing else has points."""
    score = graded(name).score

    assert score is not None
    assert score.earned == points


def test_why_it_matters_is_told_of_the_cause_where_that_has_a_reason_of_its_own() -> None:
    """Else of the code."""
    words, who = Words("en"), Who("consumer", "tom")
    own = finding(Code.ITEM_LOST, "in_hand", who=who, at=1, item="a1", put=1, lost=1, items=("a1",))
    usual = finding(Code.ITEM_LOST, "unsent", who=who, put=1, lost=1, items=("a1",))

    assert tell(own, words).why == words.sentences["item-lost.in_hand.why"]
    assert tell(usual, words).why == words.sentences["why.item-lost"]


def test_what_is_to_be_fixed_first_comes_first_and_hides_nothing_of_another_kind() -> None:
    """A crash before a wrong number; both are told."""
    report = graded("fail/model2-range_and_one_none.py")

    assert {"item-missing", "sentinel-missing"} <= set(report.codes())
    crash, wrong = finding(Code.CRASHED, "exception"), finding(Code.ITEM_INVENTED, "put")
    check = report.checks[0]._replace(findings=(wrong, crash))
    assert each_once(report._replace(checks=(check,))) == [crash, wrong]
