"""A schedule that was found is carried out again, on the program it was found in and on one that was fixed."""

from __future__ import annotations

import difflib
import html
import json
import shlex
from pathlib import Path

import pytest

from grader.domain.errors import UsageError
from grader.domain.schedule import Schedule
from grader.grading.grade import replayed
from grader.grading.options import Options, usual_start_methods
from grader.report.terminal.command import folded
from tests.helpers.command import grader
from tests.helpers.published import text_of
from tests.helpers.support import CORPUS, ROOT, SEED, SOLUTIONS, error_codes, grade_file

pytestmark = pytest.mark.once  # what every version shows of these is in the corpus

FOUND = {
    "fail/model2-retries_for_ever.py": ("endless-loop", "unfinished"),
    "fail/model2-no_none_raw.py": ("sentinel-missing", "diverged"),
    "schedules/fail/model2-dish_with_photo_joined_first.py": ("deadlock", "diverged"),
    "schedules/fail/model2-none_before_join.py": ("item-lost", "diverged"),
    "schedules/fail/model3-continue_without_done.py": ("task-done-missing", "unfinished"),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_schedule_shows_the_mistake_again_and_is_no_verdict_on_a_fixed_program(name: str) -> None:
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


def stories_of(path: Path) -> list[tuple[str, Schedule]]:
    """The codes of a file's findings that a schedule shows, each with it."""
    slug = path.stem.partition("-")[0]
    found = grade_file(path, exercise=slug, explore=True).findings()
    return [(one.code, one.story.schedule) for one in found if one.story is not None]


def right_ones(path: Path) -> list[Path]:
    """Programs in which the mistake is fixed: the worked answer, and the right programs that are called most alike."""
    slug = path.stem.partition("-")[0]
    right = [one for folder in ("pass", "schedules/pass") for one in sorted((CORPUS / folder).glob(f"{slug}-*.py"))]
    alike = difflib.get_close_matches(path.stem, [one.stem for one in right], n=2, cutoff=0.0)
    return [SOLUTIONS / f"{slug}.py", *(one for one in right if one.stem in alike)]


WRONG = sorted(path for folder in ("fail", "schedules/fail") for path in (CORPUS / folder).glob("*.py"))


@pytest.mark.slow
@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_no_schedule_invents_a_failure_of_a_right_program(path: Path) -> None:
    """It shows the mistake where it was found; to a program that was fixed it does not apply, or all is well there.

    Also where the fixed program polls, which a schedule that ends amid its polls must not take for an endless loop.
    """
    slug = path.stem.partition("-")[0]
    options = Options(SOLUTIONS, slug, ("fork",), None, SEED, explore=True)
    for code, schedule in stories_of(path):
        assert code in replayed(path, schedule, options).codes()
        for right in right_ones(path):
            try:
                shown = error_codes(replayed(right, schedule, options))
            except UsageError as refused:
                assert refused.key in ("diverged", "unfinished")
            else:
                assert (right.name, shown) == (right.name, [])


POLLING = """\
from multiprocessing import Process, Queue, Value


def producer(q, name, food, done):
    for i in range(1, 4):
        while q.full():
            pass
        q.put(f'{food}{i}')
        print(f'{name} made {food}{i}')
    with done.get_lock():
        done.value += 1


def consumer(q, name):
    while True:
        item = q.get()
        if item is None:
            break
        print(f'{name} ate {item}')


def main(producers, consumers):
    q, done = Queue(), Value('i', 0)
    eaters = [Process(target=consumer, args=(q, name)) for name in consumers]
    makers = [Process(target=producer, args=(q, name, food, done)) for name, food in producers]
    for p in eaters + makers:
        p.start()
    while done.value < len(producers):
        pass
    for _ in eaters:
        q.put(None)
    for p in eaters + makers:
        p.join()
"""


def test_what_polls_while_another_goes_on_is_no_endless_loop(tmp_path: Path) -> None:
    """A schedule that ends where the main process polls: a producer would go on, if it were its turn."""
    path = tmp_path / "model2.py"
    path.write_text(POLLING, encoding="utf-8")
    options = Options(SOLUTIONS, "model2", ("fork",), None, SEED, explore=True)
    story = next(one for one in grade_file(path, exercise="model2", explore=True).stories if len(one.steps) > 8)

    for length in range(len(story.schedule.choices)):
        shorter = story.schedule._replace(choices=story.schedule.choices[:length])
        with pytest.raises(UsageError) as raised:
            replayed(path, shorter, options)
        assert raised.value.key == "unfinished"


@pytest.mark.parametrize(
    ("name", "method", "quoted"),
    [
        ("model2.py", "fork", "model2.py"),
        ("my model2.py", "fork", "'my model2.py'"),
        ("-model2.py", "fork", "./-model2.py"),
        ("it's model2 $(x).py", "fork", "'it'\"'\"'s model2 $(x).py'"),
        ("model2.py", "spawn", "model2.py"),
    ],
)
def test_the_whole_command_is_printed_and_can_be_typed(
    name: str, method: str, quoted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every format, quoted for a shell, with the start method where it is not the usual one."""
    monkeypatch.chdir(tmp_path)
    Path(name).write_text((CORPUS / "schedules/fail/model2-none_before_join.py").read_text("utf-8"), encoding="utf-8")
    report = grade_file(Path(name), method, exercise="model2", explore=True)
    story = next(found.story for found in report.findings() if found.story is not None)
    starts = "" if (method,) == usual_start_methods() else f" --start-method {method}"
    command = f"{quoted} --exercise model2{starts} --replay {story.schedule.encode()}"

    assert story.again == command
    for form in ("json", "markdown", "html", "gradescope", "junit"):
        assert command in plain(form, text_of(form, report))
    assert shlex.split(command) == shlex.split("".join(line.removesuffix("\\") for line in folded(command, 40)))


def plain(form: str, published: str) -> str:
    """A report without what its form makes of quotes."""
    return html.unescape(published) if form in ("html", "junit") else published.replace('\\"', '"')


def test_a_replay_is_printed_in_the_format_that_is_asked_for() -> None:
    """With the exit code of what it shows; what no longer applies is wrong usage, and no verdict."""
    path = "tests/submissions/schedules/fail/model2-none_before_join.py"
    story = next(story for story in stories_of(ROOT / path))[1]
    shown = grader(path, "--replay", story.encode(), "--format", "json")
    refused = grader("solutions/model2.py", "--replay", story.encode(), "--format", "json", "--lang", "en")
    several = grader(path, path, "--replay", story.encode(), "--lang", "en")
    absent = grader("absent_model2.py", "--replay", story.encode(), "--lang", "en")

    assert [shown.returncode, refused.returncode, several.returncode, absent.returncode] == [1, 2, 2, 2]
    checks = json.loads(shown.stdout)["submissions"][0]["checks"]
    assert "item-lost" in [found["code"] for check in checks for found in check["findings"]]
    assert refused.stderr.startswith("This schedule no longer applies")
    assert "python -m grader solutions/model2.py --exercise model2" in refused.stderr
    assert "one file; 2 were given" in several.stderr
    assert "There is no such file" in absent.stdout
