"""The reader's language changes what things are called, and nothing else: foods, and no verdict."""

from __future__ import annotations

import pytest

from grader.domain.results import Report
from grader.grading.grade import grade, replayed
from grader.grading.options import Options
from grader.inputs.exercise_files import available, load_exercise
from tests.helpers.corpus import expectation
from tests.helpers.support import CORPUS, SEED, SOLUTIONS

pytestmark = pytest.mark.once

OF_THE_LESSON = {"包子", "韭菜", "酒", "bun", "leek", "wine"}
FILES = ("model1-none_inside_loop.py", "model2-one_none.py", "model3-done_before_eating.py", "model2-range_from_0.py")


def options(language: str) -> Options:
    """The same grading for a reader of one language."""
    return Options(SOLUTIONS, None, ("fork",), None, SEED, language=language)


def told(report: Report) -> list[tuple[str, str, str]]:
    """What is found, with its schedules."""
    return [(one.code, one.case, one.story.schedule.encode() if one.story else "") for one in report.findings()]


@pytest.mark.parametrize("slug", available(SOLUTIONS))
def test_english_has_a_food_for_each_and_none_is_the_end_of_another(slug: str) -> None:
    """``cake1`` stands in ``pancake1``."""
    exercise = load_exercise(slug, SOLUTIONS)
    foods = exercise.told_in("en").foods

    assert len(exercise.foods) == len(set(foods)) > 8
    assert all(food.isascii() for food in foods)
    assert OF_THE_LESSON.isdisjoint(foods)
    assert [one for one in foods for other in foods if one != other and other.endswith(one)] == []
    assert [food for food in foods if food.startswith(exercise.names)] == []
    assert exercise.told_in("fr").foods == exercise.foods == exercise.told_in("zh").foods


@pytest.mark.parametrize("slug", available(SOLUTIONS))
def test_a_seed_draws_the_same_by_another_name(slug: str) -> None:
    """The first food there is the first food here."""
    exercise = load_exercise(slug, SOLUTIONS)
    english = dict(zip(exercise.foods, exercise.told_in("en").foods, strict=True))
    here, there = exercise.draw(7), exercise.told_in("en").draw(7)

    assert here.consumers == there.consumers
    assert [(name, english[food]) for name, food in here.producers] == list(there.producers)
    assert len(here.items) == len(there.items)


@pytest.mark.parametrize("name", FILES)
def test_verdict_and_schedules_are_the_same_in_both_languages(name: str) -> None:
    """To the last step; and a schedule that was told in one language can be replayed in the other."""
    path = CORPUS / "fail" / name
    chinese, english = grade(path, options("zh")), grade(path, options("en"))

    assert chinese.score == english.score
    assert told(chinese) == told(english)
    story = next(one.story for one in chinese.findings() if one.story)
    again = replayed(path, story.schedule, options("en")._replace(exercise=expectation(path)[0]))
    assert {one.code for one in again.findings()} & {one.code for one in chinese.findings()}
