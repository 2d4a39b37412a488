"""An autograder for Gradescope: a zip file with two scripts, the grader as a wheel, and what is said without it.

The layout is that of Gradescope's documentation (gradescope-autograders.readthedocs.io, Autograder Specifications):
``setup.sh`` and ``run_autograder`` at the root of the file.
"""

from __future__ import annotations

import shlex
import shutil
import zipfile
import zlib
from pathlib import Path

from grader.distribution.jobs import Grading, filled, index_option
from grader.distribution.wheel import build
from grader.distribution.writing import check_folder, folder_at, is_occupied, is_sealed, replace, sealed
from grader.domain.errors import UsageError
from grader.report.formats.gradescope import said
from grader.words import Words

SETUP, RUN = SCRIPTS = ("setup.sh", "run_autograder")
EXECUTABLE = 0o755
MOST_FILES = 4  # the two scripts, the wheel, and what is said without it


def write_autograder(folder: Path, exercises: Path, index: str | None, work: Grading) -> Path:
    """Fill a folder with Gradescope's autograder and zip it; returns the zip file, which lies beside it.

    Raises ``UsageError`` where the folder, or the zip file, is there and would be lost: all but an empty folder, and
    what was written here before and not edited.
    """
    archive = folder.with_name(f"{folder.name}.zip")
    check_folder(folder.parent)
    before = _files_in(folder)
    if before is None or not (before == {} or _is_ours(before)):
        raise UsageError("exists", path=str(folder))
    if is_occupied(archive) or (archive.exists() and not _is_ours(_files_of(archive))):
        raise UsageError("exists", path=str(archive))
    contents = _contents(exercises, index, work)
    folder_at(folder)
    for name in before.keys() - contents.keys():
        (folder / name).unlink()
    for name, content in contents.items():
        replace(folder / name, content)
    for name in SCRIPTS:
        (folder / name).chmod(EXECUTABLE)
    archive.unlink(missing_ok=True)
    return Path(shutil.make_archive(str(folder), "zip", folder))


def _contents(exercises: Path, index: str | None, work: Grading) -> dict[str, bytes]:
    """Every file of the autograder. The last one seals all of them."""
    wheel = build(exercises)
    gaps = {
        "options": work.options,
        "language": f"--lang {work.language}",
        "index": index_option(index),
        "wheel": shlex.quote(wheel.name),
    }
    failed = said(Words(work.language).say("gradescope.failed"))
    beside = {
        wheel.name: wheel.content,
        SETUP: filled(SETUP, **gaps).encode(),
        "failed.json": failed.encode(),
    }
    return {**beside, RUN: sealed(filled(RUN, **gaps), beside).encode()}


def _files_in(folder: Path) -> dict[str, bytes] | None:
    """What lies in a folder, nothing where there is none; ``None`` where it is no folder or holds what is no file."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return None
    paths = tuple(folder.iterdir()) if folder.exists() else ()
    if len(paths) > MOST_FILES or any(map(is_occupied, paths)):
        return None
    return {path.name: path.read_bytes() for path in paths}


def _files_of(archive: Path) -> dict[str, bytes]:
    """What is in a zip file; nothing where it is none."""
    try:
        with zipfile.ZipFile(archive) as opened:
            names = [name for name in opened.namelist() if not name.endswith("/")]
            return {name: opened.read(name) for name in names} if len(names) <= MOST_FILES else {}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return {}


def _is_ours(files: dict[str, bytes]) -> bool:
    beside = {name: content for name, content in files.items() if name != RUN}
    return is_sealed(files.get(RUN, b""), beside)
