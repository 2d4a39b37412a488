"""The same verdict is the same report on another machine: as far as one machine can play two."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.domain.errors import ExitCode
from grader.report.formats import FORMATS
from tests.helpers.machines import fresh_copy
from tests.helpers.support import CORPUS, ROOT, SOLUTIONS

pytestmark = pytest.mark.once

SUBMISSIONS = {
    "right": SOLUTIONS / "model2.py",
    "race": CORPUS / "schedules" / "fail" / "model2-mp_empty.py",
    "deadlock": CORPUS / "fail" / "model2-one_none.py",
    "crash": CORPUS / "fail" / "model1-continue_on_none.py",
}


class Machine:
    """A place with a copy of the kit, its own surroundings, and so many processors."""

    def __init__(self, folder: Path, kit: Path, processors: set[int], **surroundings: str) -> None:
        self.folder, self.kit, self.processors = folder, kit, processors
        self.environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(kit), **surroundings}
        (folder / "homework").mkdir(parents=True)

    def reports(self, submission: Path) -> dict[str, bytes]:
        """Everything that is written and printed of one submission, by its form."""
        exercise = submission.name.partition(".")[0].partition("-")[0]
        shutil.copy(submission, self.folder / "homework" / f"{exercise}.py")
        wanted = [word for form in FORMATS for word in ("--report", f"{form}={form}")]
        done = subprocess.run(
            [sys.executable, "-m", "grader", f"homework/{exercise}.py", "--seed", "7", "--lang", "zh", *wanted],
            cwd=self.folder, env=self.environment, capture_output=True, timeout=100,
            preexec_fn=lambda: os.sched_setaffinity(0, self.processors),
        )  # fmt: skip
        assert done.returncode in (ExitCode.PASSED, ExitCode.FAILED), done.stderr
        return {"text": done.stdout, **{form: (self.folder / form).read_bytes() for form in FORMATS}}


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_two_machines_say_the_same(name: str, tmp_path: Path) -> None:
    """To the byte: with other paths, time zone, locale, hash seed, umask and number of processors."""
    all_of_them = os.sched_getaffinity(0)
    one = Machine(tmp_path / "a", ROOT, all_of_them, LANG="C.UTF-8", TZ="UTC", HOME=str(tmp_path), PYTHONHASHSEED="1")
    copy = fresh_copy(tmp_path / "somewhere" / "else")
    other = Machine(
        tmp_path / "b" / "deeper", copy, {min(all_of_them)}, LANG="en_US.ISO-8859-1", TZ="Asia/Shanghai",
        HOME="/nonexistent", PYTHONHASHSEED="2", PYTHONUTF8="1", USER="lily",
    )  # fmt: skip

    assert one.reports(SUBMISSIONS[name]) == other.reports(SUBMISSIONS[name])
