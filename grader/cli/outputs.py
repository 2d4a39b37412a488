"""Writes reports to files, in whatever forms were asked for: ``--report FORMAT=FILE``."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from grader import __version__
from grader.domain.errors import UsageError
from grader.domain.results import HandIn, Report
from grader.inputs.digest import kit_digest
from grader.inputs.exercise_files import load_exercise
from grader.report.edition import Edition, Maker
from grader.report.formats import FORMATS, prepare, publish


class ReportTarget(NamedTuple):
    """One report to be written."""

    form: str
    path: Path


def target(text: str) -> ReportTarget:
    """``FORMAT=FILE``; raises ``UsageError`` for an unknown format, or a folder that is not there."""
    form, _, path = text.partition("=")
    if form not in FORMATS or not path:
        raise UsageError("report-format", option=text, given=form, known=FORMATS)
    try:
        if not Path(path).parent.is_dir() or Path(path).is_dir():
            raise UsageError("report-folder", path=path)
    except PermissionError as problem:
        raise UsageError("report-closed", path=path, reason=str(problem.strerror)) from None
    if reason := _closed(Path(path)):
        raise UsageError("report-closed", path=path, reason=os.strerror(reason))
    return ReportTarget(form, Path(path))


def _closed(path: Path) -> int:
    """The number of the error with which writing there would fail, as far as it can be told without trying; 0: none.

    A file that is there may be written to though its folder is closed, and the kernel's own files always.
    """
    if _is_the_kernels(path.parent) or os.access(path.parent, os.W_OK | os.X_OK):
        return 0
    if os.access(path, os.W_OK):
        return 0
    is_fixed = os.statvfs(path.parent).f_flag & os.ST_RDONLY
    return errno.EROFS if is_fixed else errno.EACCES


def maker() -> Maker:
    """This grader."""
    return Maker(__version__, kit_digest(), sys.version.partition(" ")[0])


def edition(reports: Sequence[Report], folder: Path, language: str, hand_in: HandIn | None = None) -> Edition:
    """The reports with the titles of their exercises."""
    slugs = sorted({report.exercise for report in reports if report.exercise})
    titles = {slug: load_exercise(slug, folder).title[language] for slug in slugs}
    return Edition(tuple(reports), titles, language, maker(), hand_in)


def write(targets: Sequence[ReportTarget], published: Edition) -> str:
    """Write all of them; returns what is to be printed besides, for GitHub's runner to read."""
    for form, path in targets:
        put(path, publish(form, published).encode("utf-8", "backslashreplace"))
    if not any(form == "github" for form, _ in targets):
        return ""
    from grader.report.formats import github

    return github.workflow_commands(published)


def put(path: Path, data: bytes) -> None:
    """Make this the file's content. A link that lies there is replaced, and what it leads to stays as it is.

    In the folders of the kernel's own (/dev/stdout, /dev/fd/3) links are the names of streams, and are followed.
    """
    kind = _kind(path)
    if kind in (0, stat.S_IFREG, stat.S_IFLNK) and not _is_the_kernels(path.parent):
        with suppress(OSError):  # where no file can be made, as over one that was mounted, what is there is written to
            return _replace(path, data)
    flags = 0 if _is_the_kernels(path.parent) else os.O_NOFOLLOW
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | flags, 0o666), "wb") as file:  # noqa: PTH123
        file.write(data)
    return None


def _kind(path: Path) -> int:
    """Which kind of file is there, by its own name; 0: none."""
    try:
        return stat.S_IFMT(path.lstat().st_mode)
    except OSError:
        return 0


def _is_the_kernels(folder: Path) -> bool:
    real = str(folder.resolve())
    return real == "/dev" or f"{real}/".startswith("/proc/")


def _replace(path: Path, data: bytes) -> None:
    """Write it beside, with the mode of the file that was there, and give it the name then."""
    mode = stat.S_IMODE(path.lstat().st_mode) if _kind(path) == stat.S_IFREG else None
    beside = path.with_name(f".{secrets.token_hex(8)}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666), "wb") as file:  # noqa: PTH123
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(data)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def make_ready(targets: Sequence[ReportTarget]) -> None:
    """Import what the targets need; done while a program runs, on another core."""
    for form, _ in targets:
        prepare(form)
