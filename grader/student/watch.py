"""Regrades what is saved.

An event says only that it is time to look: what is in the folder is compared with what was graded of it. So it does not
matter whether an editor writes in place, renames a new file over the old one or removes the old one first, nor which of
these events arrive. And since it looks again after each grading, what is saved meanwhile is graded next, and nothing is
shown that no longer holds.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from grader.domain.errors import UsageError
from grader.domain.results import Report, best
from grader.inputs.exercise_files import available, exercise_of, load_exercise
from grader.inputs.files import SUFFIXES
from grader.report.terminal.progress import Progress

BEAT_MS = 1000


class Stamp(NamedTuple):
    """What differs whenever a file was saved. Its time is that of the inode, which cannot be set back."""

    ctime_ns: int
    inode: int
    size: int


class GradeFile(NamedTuple):
    """A report, and the stamp of the file from before it was read."""

    stamp: Stamp
    report: Report


class Round(NamedTuple):
    """What is known when all that was saved is graded, and which file was saved last."""

    reports: Mapping[Path, Report]
    last: Path


def look(folder: Path, kit: Path) -> dict[Path, Stamp]:
    """The submissions in a folder, and not in its subfolders; without what vanishes while it is looked at."""
    found = {}
    for path in folder.glob("[!.]*"):
        if path.suffix.lower() in SUFFIXES and exercise_of(path.stem, kit):
            try:
                state = path.stat()
            except OSError:
                continue
            found[path] = Stamp(state.st_ctime_ns, state.st_ino, state.st_size)
    return found


def wakings(folder: Path) -> Iterator[object]:
    """Now, and whenever something in the folder changes; raises ``UsageError`` where the library for it is missing.

    And once a second: between the first look and the first event something may be saved, and of a folder that is on
    another machine, or was replaced as a whole, no events come.
    """
    try:
        from watchfiles import watch
    except ImportError:
        raise UsageError("no-watchfiles") from None
    yield ()
    again = functools.partial(watch, folder, recursive=False, rust_timeout=BEAT_MS, yield_on_timeout=True)
    try:
        yield from again()
    except (OSError, RuntimeError):  # a user has only so many watchers, and an editor may have them all (inotify(7))
        yield from again(force_polling=True)


def rounds(
    times: Iterable[object], look: Callable[[], Mapping[Path, Stamp]], grade: Callable[[Path], Report]
) -> Iterator[Round]:
    """A round for each time at which something new was found, once nothing is new any more."""
    known: dict[Path, GradeFile] = {}
    for _ in times:
        present, last = look(), None
        while new := [path for path in present if _stamp(known, path) != present[path]]:
            last = min(new, key=present.__getitem__)
            known[last] = GradeFile(present[last], grade(last))
            present = look()
        known = {path: graded for path, graded in known.items() if path in present}
        if last in known:
            yield Round({path: graded.report for path, graded in known.items()}, last)


def _stamp(known: Mapping[Path, GradeFile], path: Path) -> Stamp | None:
    return known[path].stamp if path in known else None


def standings(reports: Mapping[Path, Report], kit: Path, language: str) -> tuple[Progress, ...]:
    """Where the student is in each exercise: the best of its files speaks for it."""
    places = {slug: number for number, slug in enumerate(available(kit))}
    files = sorted(reports, key=lambda path: (places[exercise_of(path.stem, kit) or ""], path.suffix == ".ipynb", path))
    return tuple(
        standing(files_of_one, reports, kit, language)
        for _, files_of_one in groupby(files, key=lambda path: exercise_of(path.stem, kit))
    )


def standing(files: Iterable[Path], reports: Mapping[Path, Report], kit: Path, language: str) -> Progress:
    """The same of some files of one exercise."""
    first, *others = files
    exercise = load_exercise(exercise_of(first.stem, kit) or "", kit)
    return Progress(exercise.slug, exercise.title[language], best(reports[path] for path in (first, *others)))
