"""Several submissions graded one after another: all of them, or those that were finished when a signal came."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from grader.domain.results import Report
from grader.grading.grade import grade_whatever
from grader.grading.options import Options
from grader.runtime.stopping import Stopped, epilogue, unwind, usual, was_stopped

Around = Callable[[int, Path], AbstractContextManager[None]]


def grade_all(
    paths: Sequence[Path], options: Options, around: Around, shown: Callable[[Report], object]
) -> tuple[Report, ...]:
    """The reports in order; ``around`` is entered for each grading, with its number from 1, and ``shown`` gets each.

    A signal ends it after the submissions that are finished by then; ``was_stopped`` tells. Raises ``Stopped`` where
    none is: then there is nothing to be reported.
    """
    graded: list[Report] = []
    try:
        with epilogue(unwind if len(paths) > 1 else usual):
            for number, path in enumerate(paths, 1):
                with around(number, path):
                    report = grade_whatever(path, options)
                if was_stopped():  # the stop itself may have been lost on its way
                    break
                graded.append(report)
                shown(report)
    except BaseException:  # whatever has become of the stop on its way
        if not was_stopped():
            raise
    if was_stopped():
        from grader.sandbox.syscalls import set_file_identity

        set_file_identity(os.geteuid(), os.getegid())  # it may have come while files were looked at as another user
        if not graded:
            raise Stopped
    return tuple(graded)
