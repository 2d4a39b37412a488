"""Grades many submissions, two at a time: their codes, and what the terminal shows of them."""

from __future__ import annotations

import contextlib
import multiprocessing
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

from grader.domain.results import Status
from grader.grading.grade import grade
from grader.grading.options import Options
from tests.helpers.command import ENVIRONMENT
from tests.helpers.support import SEED, SOLUTIONS, error_codes

One = TypeVar("One")
AT_ONCE = 2
WIDTH = 80  # columns of the terminal
LIMIT_S = 300
COLOURS = ("FORCE_COLOR", "TTY_COMPATIBLE", "CLICOLOR_FORCE")


class Job(NamedTuple):
    """A submission to grade: its exercise, form and bytes; ``language`` is that of the message."""

    exercise: str
    form: str
    data: bytes
    language: str = ""


class Graded(NamedTuple):
    """The codes that cost points, and whether nothing does; a failure of the grader's own is neither."""

    codes: tuple[str, ...]
    is_right: bool


class Bench(NamedTuple):
    """The two ways to grade, each for many at a time and in their order; tests put others in their place."""

    verdicts: Callable[[Sequence[Job]], list[Graded]]
    messages: Callable[[Sequence[Job]], list[str]]


@contextlib.contextmanager
def pooled() -> Iterator[Bench]:
    """Both, in processes that are gone at the end; standard error has a line that counts."""
    with ProcessPoolExecutor(AT_ONCE, multiprocessing.get_context("spawn")) as pool:
        yield Bench(
            lambda jobs: _counted("graded", pool.map(verdict, jobs), len(jobs)),
            lambda jobs: _counted("told", pool.map(message, jobs), len(jobs)),
        )


def verdict(job: Job) -> Graded:
    """What comes of one submission."""
    with _placed(job) as path:
        report = grade(path, Options(SOLUTIONS, job.exercise, ("fork",), None, SEED))
    codes = error_codes(report) if report.score is not None else ()
    return Graded(tuple(codes), report.status is Status.PASSED)


def message(job: Job) -> str:
    """What the command line shows of one submission at a terminal, without colour and spaces at the end of lines."""
    environment = {name: value for name, value in ENVIRONMENT.items() if name not in COLOURS}
    with _placed(job) as path:
        done = subprocess.run(
            [sys.executable, "-m", "grader", path.name, "--exercise", job.exercise, "--start-method", "fork",
             "--lang", job.language, "--seed", str(SEED)],
            cwd=path.parent, env={**environment, "COLUMNS": str(WIDTH), "NO_COLOR": "1"},
            capture_output=True, encoding="utf-8", timeout=LIMIT_S, check=False,
        )  # fmt: skip
    said = done.stdout + done.stderr
    return "".join(f"{line.rstrip()}\n" for line in said.splitlines())


@contextlib.contextmanager
def _placed(job: Job) -> Iterator[Path]:
    """A file with nothing beside it and a name that says nothing."""
    with tempfile.TemporaryDirectory(prefix="b") as folder:
        Path(folder).chmod(0o711)  # a root grader's submissions run as another user
        path = Path(folder, f"submission{job.form}")
        path.write_bytes(job.data)
        yield path


def _counted(what: str, results: Iterator[One], count: int) -> list[One]:
    done = []
    for number, result in enumerate(results, 1):
        done.append(result)
        sys.stderr.write(f"\r{what} {number} of {count} ")
        sys.stderr.flush()
    sys.stderr.write("\r")
    return done
