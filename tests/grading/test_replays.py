"""A schedule that was found is carried out again, on the program it was found in and on one that was mended."""

from __future__ import annotations

import pytest

from grader.domain.errors import UsageError
from grader.domain.schedule import Schedule
from grader.grading.grade import replayed
from grader.grading.options import Options
from tests.helpers.support import CORPUS, SEED, SOLUTIONS, error_codes, grade_file

pytestmark = pytest.mark.once  # what every version shows of these is in the corpus

FOUND = {
    "fail/model2-retries_for_ever.py": ("endless-loop", "unfinished"),
    "fail/model2-no_none_raw.py": ("sentinel-missing", "diverged"),
    "schedules/fail/model2-dish_with_photo_joined_first.py": ("deadlock", "diverged"),
    "schedules/fail/model2-none_before_join.py": ("item-lost", "diverged"),
    "schedules/fail/model3-continue_without_done.py": ("task-done-missing", "unfinished"),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_schedule_shows_the_mistake_again_and_is_no_verdict_on_a_mended_program(name: str) -> None:
    """Where the program goes another way, or further, the schedule is said not to apply."""
    code, key = FOUND[name]
    path, slug = CORPUS / name, name.rpartition("/")[2].partition("-")[0]
    options = Options(SOLUTIONS, slug, ("fork",), None, SEED, explore=True)
    stories = [found.story for found in grade_file(path, exercise=slug, explore=True).findings()]
    schedules: list[Schedule] = [story.schedule for story in stories if story is not None]

    assert code in error_codes(replayed(path, schedules[0], options))
    with pytest.raises(UsageError) as raised:
        replayed(SOLUTIONS / f"{slug}.py", schedules[0], options)
    assert raised.value.key == key
