"""Schedules: a string and back, and a replay that says where it no longer fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.cli.main import main
from grader.domain.errors import UsageError
from grader.domain.schedule import Choice, Schedule
from tests.helpers.support import CORPUS, grade_file

ONE = Schedule("program", 2, 3, "own", "low", (Choice(0, -1, 0), Choice(0, -1, 0), Choice(12, 3, 2), Choice(-1, -1, 0)))
RACY = CORPUS / "schedules" / "fail" / "model2-not_empty_after_nap.py"


@pytest.mark.parametrize("schedule", [ONE, ONE._replace(choices=()), ONE._replace(part="functions", clock="slow")])
def test_a_schedule_is_decoded_to_the_same(schedule: Schedule) -> None:
    """Nothing is lost on the way."""
    assert schedule == Schedule.decode(schedule.encode())


@pytest.mark.parametrize("text", ["", "x", "?", "AAAA", ONE.encode()[:-3], ONE.encode()[1:], "é" * 9, "A" * 5000])
def test_what_is_no_schedule_is_refused(text: str) -> None:
    """With an error of the user's, whatever was typed."""
    with pytest.raises(UsageError):
        Schedule.decode(text)


def test_a_counterexample_can_be_replayed(capsys: pytest.CaptureFixture[str]) -> None:
    """The same finding, from the string alone."""
    report = grade_file(RACY, explore=True)
    story = next(found.story for found in report.findings() if found.story is not None)

    assert main([str(RACY), "--replay", story.schedule.encode(), "--lang", "en"]) == 1
    assert "item-lost" in capsys.readouterr().out


def test_a_replay_stops_where_the_program_does_something_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A changed program is not judged by an old schedule."""
    report = grade_file(RACY, explore=True)
    story = next(found.story for found in report.findings() if found.story is not None)
    changed = tmp_path / "model2.py"
    changed.write_text(RACY.read_text(encoding="utf-8").replace("while not q.empty()", "while True"), encoding="utf-8")

    assert main([str(changed), "--replay", story.schedule.encode(), "--lang", "en"]) == 2
    assert "This schedule no longer applies: at step" in capsys.readouterr().err
