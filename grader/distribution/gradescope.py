"""An autograder for Gradescope: a zip file with two scripts, the grader as a wheel, and what is said without it.

The layout is that of Gradescope's documentation (gradescope-autograders.readthedocs.io, Autograder Specifications):
``setup.sh`` and ``run_autograder`` at the root of the file.
"""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

from grader.distribution.jobs import Grading, filled, index_option
from grader.distribution.stubs import write_new
from grader.distribution.wheel import build
from grader.domain.errors import UsageError
from grader.report.formats.gradescope import said
from grader.words import Words

SCRIPTS = ("setup.sh", "run_autograder")
EXECUTABLE = 0o755


def write_autograder(folder: Path, exercises: Path, index: str | None, work: Grading) -> Path:
    """Fill an empty folder with Gradescope's autograder and zip it; returns the zip file, which lies beside it.

    Raises ``UsageError`` where the folder, or the zip file, is there and would be lost.
    """
    archive = folder.with_name(f"{folder.name}.zip")
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise UsageError("exists", path=str(folder))
    if archive.exists() or archive.is_symlink():
        raise UsageError("exists", path=str(archive))
    wheel = build(exercises)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / wheel.name).write_bytes(wheel.content)
    gaps = {
        "options": work.options,
        "language": f"--lang {work.language}",
        "index": index_option(index),
        "wheel": shlex.quote(wheel.name),
    }
    for name in SCRIPTS:
        write_new(folder / name, filled(name, **gaps))
        (folder / name).chmod(EXECUTABLE)
    write_new(folder / "failed.json", said(Words(work.language).say("gradescope.failed")))
    return Path(shutil.make_archive(str(folder), "zip", folder))
