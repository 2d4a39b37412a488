"""What one student handed in: which files are for which required exercise, and what is said of one without a file.

A hand-in is planned before anything is graded (``plan``), from names alone unless there are too many files, and settled
afterwards (``settled``): of each exercise one report counts.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from grader.domain.errors import SubmissionError, UsageError
from grader.domain.findings import Code
from grader.domain.harmless import harmless
from grader.domain.results import (
    CheckResult,
    Finding,
    HandIn,
    Phrase,
    Report,
    Status,
    blank,
    few,
    finding,
    phrase,
    total,
    weighed,
)
from grader.grading.options import Options
from grader.grading.preconditions import blocked
from grader.inputs.digest import exercise_digest, submission_digest
from grader.inputs.exercise_files import available, exercise_of, files_of, load_exercise
from grader.inputs.files import SUFFIXES, load_submission, refuse_closed, submissions_in

MOST_FILES = 3  # of one exercise: a program and a notebook, and one more


class Origin(enum.Enum):
    """How a file came to be among those given."""

    NAMED = "named"  # its own path was given
    FOUND = "found"  # in a folder that was given


class Given(NamedTuple):
    """A file, and how it came."""

    path: Path
    origin: Origin


class Share(NamedTuple):
    """A required exercise: the files to be graded for it, and those that are refused since they are too many.

    ``stubs`` are left alone: they are untouched, and without them there are not too many.
    """

    slug: str
    files: tuple[Path, ...]
    refused: tuple[Path, ...] = ()
    stubs: tuple[Path, ...] = ()


class Plan(NamedTuple):
    """What is to be graded. ``strangers`` were given by name and are of no exercise; ``left_alone`` are not graded."""

    shares: tuple[Share, ...]
    strangers: tuple[Path, ...] = ()
    left_alone: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """All files to be graded, in order."""
        return (*(path for share in self.shares for path in share.files), *self.strangers)

    @property
    def hand_in(self) -> HandIn:
        """What the reports say of the whole."""
        return HandIn(tuple(share.slug for share in self.shares), tuple(harmless(str(one)) for one in self.left_alone))


class Settled(NamedTuple):
    """What became of all: the reports, and whose hand-in they are (``None``: each file is a submission of its own)."""

    reports: tuple[Report, ...]
    hand_in: HandIn | None = None


def required(given: Sequence[str], folder: Path) -> tuple[str, ...]:
    """The exercises named in ``model1,model2``, each once; raises ``UsageError`` for an unknown one, or for none."""
    names = dict.fromkeys(name.strip() for text in given for name in text.split(","))
    slugs = tuple(name for name in names if name)
    if not slugs:
        raise UsageError("nothing-required", known=available(folder))
    for slug in slugs:
        load_exercise(slug, folder)
    return slugs


def existing(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The same paths; raises ``UsageError`` for one that leads nowhere.

    A submission that is not in a folder which is there was not handed in; any other path without a file is mistyped.
    """
    found = tuple(paths)
    for path in found:
        refuse_closed(path)
        is_awaited = path.name.lower().endswith(SUFFIXES) and path.parent.is_dir()
        if not (is_awaited or path.exists() or path.is_symlink()):
            raise UsageError("no-such-path", path=str(path))
    return found


def files_in(paths: Iterable[Path]) -> tuple[Given, ...]:
    """The files given, each once; of a folder all submissions in it, which may be none.

    Raises ``UsageError`` for a path that leads nowhere.
    """
    found: dict[Path, Given] = {}
    for path in existing(paths):
        origin = Origin.FOUND if path.is_dir() else Origin.NAMED
        try:
            files = submissions_in(path)
        except UsageError:  # a folder with nothing in it: nothing was handed in
            files = ()
        for file in files:
            found.setdefault(file.absolute(), Given(file, origin))
    return tuple(found.values())


def plan(given: Sequence[Given], slugs: tuple[str, ...], folder: Path) -> Plan:
    """Each file by the exercise that its name speaks of."""
    named = {one: exercise_of(one.path.stem, folder) for one in given}
    shares = tuple(_share(slug, [one.path for one in given if named[one] == slug], folder) for slug in slugs)
    others = [one for one in given if named[one] not in slugs]
    strangers = tuple(one.path for one in others if named[one] is None and one.origin is Origin.NAMED)
    rest = (one.path for one in others if named[one] is not None or one.origin is not Origin.NAMED)
    return Plan(shares, strangers, (*_stubs(shares), *rest))


def plan_for_one(given: Sequence[Given], slug: str, folder: Path) -> Plan:
    """Every file is for one exercise, whatever its name; but where names say it, only those are."""
    named = [one.path for one in given if exercise_of(one.path.stem, folder) == slug]
    share = _share(slug, named or [one.path for one in given], folder)
    chosen = {*share.files, *share.refused, *share.stubs}
    return Plan((share,), (), (*share.stubs, *(one.path for one in given if one.path not in chosen)))


def _stubs(shares: Iterable[Share]) -> Iterator[Path]:
    return (path for share in shares for path in share.stubs)


def _share(slug: str, files: Sequence[Path], folder: Path) -> Share:
    if len(files) <= MOST_FILES:
        return Share(slug, tuple(files))
    contents = [text.encode() for _, text in files_of(slug, folder)]
    sizes, digests = {len(content) for content in contents}, {submission_digest(content) for content in contents}
    stubs = tuple(path for path in files if _is_one_of(path, sizes, digests))
    known = {*stubs}
    written = tuple(path for path in files if path not in known)
    if not written:
        return Share(slug, stubs[:1], (), stubs[1:])
    return Share(slug, written, (), stubs) if len(written) <= MOST_FILES else Share(slug, (), tuple(files))


def _is_one_of(path: Path, sizes: Set[int], digests: Set[str]) -> bool:
    """Whether a file is one that was handed out, byte for byte; only one of the right size is read."""
    try:
        return path.lstat().st_size in sizes and load_submission(path, (path.parent,)).digest in digests
    except (OSError, SubmissionError):
        return False


def settled(planned: Plan, reports: Sequence[Report], options: Options) -> Settled:
    """The reports of a hand-in, and after them one that says so for each exercise without a file, and one that has no
    score for each file that was not graded; of each exercise the best counts.
    """
    graded = {report.file for report in reports}
    missing = [_not_handed_in(share, planned, options) for share in planned.shares if not share.files]
    waiting = [(share.slug, path) for share in planned.shares for path in share.files if str(path) not in graded]
    whole = [*reports, *missing, *(_not_graded(slug, path, options) for slug, path in waiting)]
    return Settled(weighed(whole, (report.exercise or report.file for report in whole)), planned.hand_in)


def by_stem(reports: Sequence[Report]) -> tuple[Report, ...]:
    """Reports of many students: files with one name in one folder, whatever their suffixes, are one student's."""
    seen: Counter[str] = Counter()
    keys = []
    for report in reports:
        keys.append((report.exercise, Path(report.file).with_suffix(""), seen[report.file]))
        seen[report.file] += 1  # a file that is given twice is two submissions
    return weighed(reports, keys)


def _not_handed_in(share: Share, planned: Plan, options: Options) -> Report:
    if share.refused:
        files = few(tuple(map(str, share.refused)))
        count, most = len(share.refused), MOST_FILES
        found = finding(Code.NOT_HANDED_IN, "too-many", exercise=share.slug, count=count, most=most, files=files)
    elif others := (*planned.strangers, *planned.left_alone):
        found = finding(Code.NOT_HANDED_IN, "other-files", exercise=share.slug, files=few(tuple(map(str, others))))
    else:
        found = finding(Code.NOT_HANDED_IN, "missing", exercise=share.slug)
    return _without_file(share.slug, options, _all_blocked(share.slug, found, options))


def _all_blocked(slug: str, found: Finding, options: Options) -> tuple[CheckResult, ...]:
    checks = load_exercise(slug, options.folder).checks
    return tuple(blocked(spec, (found,) if number == 0 else (), found.code) for number, spec in enumerate(checks))


def _not_graded(slug: str, path: Path, options: Options) -> Report:
    """No score, and no zero: that it was not graded is our own doing."""
    checks = tuple(
        CheckResult(spec.id, Status.ERROR, 0, spec.points) for spec in load_exercise(slug, options.folder).checks
    )
    problem: Phrase = phrase("error.not-graded", path=str(path))
    report = blank(str(path), slug, options.seed, options.start_methods)
    return report._replace(checks=checks, problem=problem)


def _without_file(slug: str, options: Options, checks: tuple[CheckResult, ...]) -> Report:
    report = blank(slug, slug, options.seed, options.start_methods)
    version = exercise_digest(options.folder, slug)
    return report._replace(checks=checks, score=total(checks), file="", exercise_version=version)
