"""Files for other machines, ready to use: jobs for CI servers, and an autograder for Gradescope.

What is not Python is in ``kit_files/``. Gradescope's layout is that of its documentation (gradescope-autograders.
readthedocs.io, Autograder Specifications): ``setup.sh`` and ``run_autograder`` at the root of a zip file.
"""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

from grader.errors import UsageError
from grader.kit import PACKAGE
from grader.report.gradescope import said
from grader.words import Words

FILES = PACKAGE / "kit_files"
# Where each server looks for its jobs.
PLACES: Mapping[str, str] = {"github": ".github/workflows/grade.yml", "gitlab": ".gitlab-ci.yml"}
SCRIPTS = ("setup.sh", "run_autograder")
# What pip needs to install the grader: its description names the readme.
NEEDED = ("grader", "solutions", "pyproject.toml", "README.md")
EXECUTABLE = 0o755


def write_job(server: str, folder: Path) -> Path:
    """Write the job of one CI server where it looks for it; raises ``UsageError`` rather than replace another one."""
    text, target = (FILES / f"{server}.yml").read_text(encoding="utf-8"), folder / PLACES[server]
    if target.exists() and target.read_bytes() != text.encode():
        raise UsageError("exists", path=str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8", newline="\n")
    return target


def write_autograder(folder: Path, exercise: str | None, words: Words) -> Path:
    """Fill an empty folder with Gradescope's autograder and zip it; returns the zip file, which lies beside it.

    Every file of a submission is graded as ``exercise``, or by its name where that is ``None``.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("exists", path=str(folder))
    _copy_kit(folder)
    language = f"--lang {words.language}"
    options = f"{language} --exercise {shlex.quote(exercise)}" if exercise is not None else language
    for name in SCRIPTS:
        text = (FILES / name).read_text(encoding="utf-8")
        _write(folder / name, text.replace("@OPTIONS@", options).replace("@LANGUAGE@", language))
        (folder / name).chmod(EXECUTABLE)
    _write(folder / "failed.json", said(words.say("gradescope.failed")))
    _write(folder / "nothing.json", said(words.say("error.nothing-to-grade", path="submission/"), score=0))
    return Path(shutil.make_archive(str(folder), "zip", folder))


def _copy_kit(folder: Path) -> None:
    checkout = PACKAGE.parent
    if not all((checkout / name).exists() for name in NEEDED):
        raise UsageError("no-checkout", path=str(checkout))
    folder.mkdir(parents=True, exist_ok=True)
    for path in map(checkout.joinpath, NEEDED):
        if path.is_dir():
            shutil.copytree(path, folder / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, folder)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
