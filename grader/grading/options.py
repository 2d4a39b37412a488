"""What the caller of a grading chose."""

from __future__ import annotations

import enum
import functools
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

LARGEST_SEED = 10**9
BUDGET_S = 5.0  # for exploring a submission; the lesson's programs take a tenth of it


class Seeding(enum.Enum):
    """Where a submission's seed comes from."""

    GIVEN = "given"
    SUBMISSION = "submission"


class Options(NamedTuple):
    """What the caller chose. ``exercise`` and ``timeout_s`` are ``None`` to go by the file's name and the exercise.

    ``given`` are the files and folders of all submissions that are graded together, ``reports`` the files that will be
    written: no submission sees these, nor what lies beside them, and below what is given no link is followed.
    ``meanwhile`` is what the caller has to do anyway, while interpreters come up. ``explore`` looks at every
    interleaving, with work for about ``budget_s`` seconds of a usual processor (``None``: until all is seen);
    ``seed`` draws names and foods; with ``Seeding.SUBMISSION``, a number made of the submission's bytes does instead.
    ``exact`` tells processes apart by their whole history and tries all steps in every order. ``language`` is the
    reader's: foods are called by it.
    """

    folder: Path
    exercise: str | None
    start_methods: tuple[str, ...]
    timeout_s: float | None
    seed: int
    meanwhile: Callable[[], object] = bool
    explore: bool = True
    budget_s: float | None = BUDGET_S
    exact: bool = False
    seeding: Seeding = Seeding.GIVEN
    given: tuple[Path, ...] = ()
    reports: tuple[Path, ...] = ()
    language: str = "zh"

    def seeded(self, digest: str) -> Options:
        """The same for one submission, of whose bytes this is the digest ("": they could not be read)."""
        if self.seeding is Seeding.GIVEN or not digest:
            return self
        return self._replace(seed=int(digest, 16) % LARGEST_SEED, seeding=Seeding.GIVEN)

    def share(self, part: float) -> float | None:
        """So much of ``budget_s``."""
        return None if self.budget_s is None else self.budget_s * part


def any_seed() -> int:
    """A seed by chance."""
    return random.randrange(LARGEST_SEED)


def usual_start_methods() -> tuple[str, ...]:
    """The platform's own."""
    # As multiprocessing says itself; but importing it to be told takes a tenth of the time of a short grading.
    return ("forkserver" if sys.version_info >= (3, 14) else "fork",)


def course_of(path: Path, options: Options) -> tuple[str, ...]:
    """The files and folders that a submission does not see when it is graded: each, and the folder around each file."""
    return _course(options.given or (path,), (options.folder, *options.reports))


@functools.cache
def _course(given: tuple[Path, ...], others: tuple[Path, ...]) -> tuple[str, ...]:
    every = [(path, path.parent) if not path.is_dir() else (path,) for path in (*given, *others)]
    return tuple(dict.fromkeys(str(path.absolute()) for paths in every for path in paths))
