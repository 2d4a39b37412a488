"""Jobs for CI servers: GitHub Actions with GitHub Classroom, and GitLab.

What a job does stands in it as literal text, since a project's and a pipeline's variables override a job's own. The
templates are in ``templates/``; what fills their gaps is quoted for the shell, and cannot end a line of YAML.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from grader.distribution.writing import check_folder, folder_at, is_occupied, is_sealed, replace, sealed
from grader.domain.errors import UsageError
from grader.inputs.digest import PACKAGE
from grader.inputs.exercise_files import available, load_exercise

TEMPLATES = PACKAGE / "distribution" / "templates"
# Where each server looks for its jobs.
PLACES: Mapping[str, str] = {"github": ".github/workflows/grade.yml", "gitlab": ".gitlab-ci.yml"}
PLAIN = re.compile(r"\w[\w.-]*")


class Grading(NamedTuple):
    """What is graded elsewhere: the exercises required, the one that every file is taken for if any, the language."""

    required: tuple[str, ...]
    exercise: str | None
    language: str

    @property
    def options(self) -> str:
        """As options of the command line, quoted for a shell."""
        words = ["--require", ",".join(self.required), "--lang", self.language]
        return shlex.join([*words, "--exercise", self.exercise] if self.exercise else words)


def grading(exercises: Path, require: str | None, exercise: str | None, language: str) -> Grading:
    """All exercises of a folder, those named (``model1,model2``), or the only one; raises ``UsageError`` for others."""
    if exercise is not None:
        required: tuple[str, ...] = (exercise,)
    elif require is not None:
        required = tuple(name.strip() for name in require.split(","))
    else:
        required = available(exercises)
    for slug in required:
        load_exercise(slug, exercises)
        if not PLAIN.fullmatch(slug):
            raise UsageError("not-plain", exercise=slug)
    return Grading(tuple(dict.fromkeys(required)), exercise, language)


def filled(template: str, **gaps: str) -> str:
    """A template's text with its gaps filled, ``@NAME@`` by name."""
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    return re.sub(r"@([A-Z]+)@", lambda gap: gaps[gap[1].lower()], text)


def index_option(index: str | None) -> str:
    """What tells pip where it finds packages, with the space before it; nothing where it shall look as usual."""
    return f" --index-url {shlex.quote(index)}" if index else ""


def write_job(server: str, folder: Path, address: str, index: str | None, work: Grading) -> Path:
    """Write the job of one CI server where it looks for it; raises ``UsageError`` rather than replace another one.

    One that the kit wrote and that was not edited is replaced. ``address`` is what the job installs, and is pinned
    (``addresses``).
    """
    text = sealed(filled(f"{server}.yml", address=address, index=index_option(index), options=work.options), {})
    *below, name = PLACES[server].split("/")
    check_folder(folder, *below)
    target = folder / PLACES[server]
    if is_occupied(target) or (target.exists() and not is_sealed(target.read_bytes(), {})):
        raise UsageError("exists", path=str(target))
    replace(folder_at(folder, *below) / name, text.encode())
    return target
