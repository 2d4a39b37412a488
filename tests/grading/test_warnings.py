"""Warnings, which cost nothing: where they are given, and the honest twins that hear nothing of them."""

from __future__ import annotations

import pytest

from grader.domain.findings import Code, Severity
from grader.domain.results import Report
from tests.helpers.corpus import expectation
from tests.helpers.support import CORPUS, SOLUTIONS, grade_file

pytestmark = pytest.mark.once  # what every version shows of these is in the corpus

LINES = ("line-missing.braces", "line-missing.braces"), ("line-missing.silent", "line-missing.silent")
WARNED = {
    "model1-prints_braces.py": LINES[0][:1],
    "model1-producer_is_silent.py": LINES[1][:1],
    "model2-prints_braces.py": LINES[0],
    "model2-producer_is_silent.py": LINES[1],
    "model2-prints_only_the_food.py": ("line-missing.other", "line-missing.other"),
    "model3-prints_braces.py": LINES[0],
    "model3-producer_is_silent.py": LINES[1],
    "model2-eaters_not_joined.py": ("not-joined.ended_first",),
    "model2-join_without_brackets.py": ("not-joined.ended_first",),
    "model2-joins_one_eater_only.py": ("not-joined.ended_first",),
}
NOT_WARNED = (
    "model1-producer_speaks_english.py", "model2-producer_speaks_english.py", "model3-producer_speaks_english.py",
    "model1-producer_chats.py", "model2-producer_chats.py", "model3-producer_chats.py",
    "model2-producer_tells_at_the_end.py", "model2-join_in_a_helper.py", "model2-joins_with_timeout_in_a_loop.py",
    "model2-waits_by_exitcode.py", "model2-waits_by_is_alive.py",
)  # fmt: skip


def warned(name: str) -> tuple[Report, tuple[str, ...]]:
    """A report on a right submission of the corpus, and its warnings."""
    path = CORPUS / "pass" / name
    report = grade_file(path, exercise=expectation(path)[0], explore=True)
    warnings = [found for found in report.findings() if found.severity is Severity.WARNING]
    return report, tuple(f"{found.code}.{found.case}" for found in warnings)


@pytest.mark.parametrize("name", WARNED)
def test_what_was_asked_for_and_not_done_is_told(name: str) -> None:
    """A line about each item, and to wait for the consumers."""
    assert warned(name)[1] == WARNED[name]


@pytest.mark.parametrize("name", NOT_WARNED)
def test_whoever_does_it_in_another_way_hears_nothing(name: str) -> None:
    """In other words, at another time, or with another call."""
    assert warned(name)[1] == ()


@pytest.mark.parametrize("slug", ["joinable_queue", "model1", "model2", "model3"])
def test_the_worked_answers_have_no_warnings(slug: str) -> None:
    """Whatever is asked for, they do it."""
    assert grade_file(SOLUTIONS / f"{slug}.py", explore=True).codes() == ()


def test_missing_brackets_of_a_join_are_told_although_everything_passed() -> None:
    """By the warning that they are the cause of."""
    report, _ = warned("model2-join_without_brackets.py")
    said = next(found.evidence[0] for found in report.findings() if found.code == Code.NOT_JOINED)

    assert said.key == "evidence.no_brackets"
    assert dict(said.facts)["call"] == "eater.join"
