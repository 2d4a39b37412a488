"""Odd submissions and exercises, of which a message must be made all the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.checks.diagnosis.python_errors import recognised
from grader.domain.failure import Failure
from grader.domain.findings import Code
from grader.domain.operations import Kind
from grader.domain.results import finding
from grader.domain.schedule import Choice, ProcessStatus, ProcessView, QueueView, Schedule, Snapshot, Step, Story
from grader.grading.grade import grade
from grader.grading.options import Options
from grader.report.narrative.deciding import deciding
from grader.report.terminal.command import folded
from tests.helpers.support import CORPUS, SEED, SOLUTIONS

pytestmark = pytest.mark.once

ROWS = 10


@pytest.mark.parametrize(
    "text", ["f() missing 1 required positional argument: ", "f() missing 1 required positional argument: 'food'"]
)
def test_an_error_that_a_program_makes_up_has_all_that_its_sentence_needs(text: str) -> None:
    """Or it is told in Python's words."""
    found = recognised(Failure("TypeError", text, 1))

    assert found.case == ("missing_arguments" if text.endswith("'") else "exception")
    assert all(found.said.values())


def crowd(count: int) -> Story:
    """Many steps, after which so many consumers wait for ever."""
    stands = (
        ProcessView(ProcessStatus.ENDED),
        *[ProcessView(ProcessStatus.BLOCKED, Kind.GET, 3, 0) for _ in range(count)],
    )
    steps = tuple(Step(at % (count + 1), Kind.PUT, 1, f"bun{at}", ()) for at in range(60))
    scenes = (Snapshot(stands, (QueueView((), (), None),)),) * 61
    schedule = Schedule("program", 1, 1, "free", "middle", (Choice(0, -1, 0),))
    actors = (("main", ""), *[("consumer", f"cat{number}") for number in range(count)])
    return Story(schedule, actors, steps, scenes)


@pytest.mark.parametrize("count", [1, 5, 9, 10, 11, 12, 40])
def test_however_many_wait_there_is_room_for_what_they_did(count: int) -> None:
    """Some of each, and no more than ten rows."""
    found = deciding(crowd(count), finding(Code.DEADLOCK, "generic"), ROWS)

    assert 0 < len(found.waiting) <= count
    assert len(found.runs) >= ROWS // 2
    assert len(found.runs) + len(found.waiting) <= ROWS


@pytest.mark.parametrize("width", [0, 1, 2, 40])
def test_a_command_is_folded_at_any_width(width: int) -> None:
    """And nothing of it is lost."""
    command = "python -m grader exercises/model2.py --replay abcdefghijklmnopqrstuvwxyz"

    assert "".join(folded(command, width)).replace("\\", "").replace(" ", "") == command.replace(" ", "")


def test_an_exercise_that_is_broken_costs_no_other_one_its_score(tmp_path: Path) -> None:
    """A file is compared with all of them when it failed."""
    kit = tmp_path / "kit"
    shutil.copytree(SOLUTIONS, kit)
    (kit / "model3.toml").write_text("title = 3", encoding="utf-8")
    report = grade(
        CORPUS / "fail" / "model3-not_daemon.py", Options(kit, "model2", ("fork",), None, SEED, explore=False)
    )

    assert report.problem is None
    assert report.score is not None
