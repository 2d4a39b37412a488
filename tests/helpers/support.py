"""What several tests need: the kit's own folders, one grading, and who is still alive."""

from __future__ import annotations

import os
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.domain.findings import Severity
from grader.domain.isolation import Isolation, Layer
from grader.domain.results import Report
from grader.grading.grade import grade
from grader.grading.options import BUDGET_S, Options
from grader.sandbox import probe

ROOT = Path(__file__).parent.parent.parent
SOLUTIONS = ROOT / "solutions"
EXERCISES = ROOT / "exercises"
CORPUS = ROOT / "tests" / "submissions"
START_METHODS = ("fork", "spawn", "forkserver")
SEED = 20


def grade_file(
    path: Path,
    method: str = "fork",
    *,
    exercise: str | None = None,
    timeout_s: float | None = None,
    explore: bool = False,
    budget_s: float = BUDGET_S,
) -> Report:
    """Grade one file with the kit's own solutions: by one execution, or by every interleaving as well."""
    return grade(path, Options(SOLUTIONS, exercise, (method,), timeout_s, SEED, explore=explore, budget_s=budget_s))


def grade_text(folder: Path, name: str, text: str, method: str = "fork", *, timeout_s: float | None = None) -> Report:
    """Grade a submission written down in a test."""
    path = folder / name
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return grade_file(path, method, timeout_s=timeout_s)


def error_codes(report: Report) -> list[str]:
    """The codes that cost points, each once, sorted."""
    return sorted({finding.code for finding in report.findings() if finding.severity is Severity.ERROR})


def happened(report: Report) -> bool:
    """Whether a schedule that is shown was forced on real processes."""
    return any(said.key == "evidence.happened" for finding in report.findings() for said in finding.evidence)


def survivors() -> Iterator[int]:
    """Processes of our submissions that are alive: each has its scratch folder, inside our own, as its HOME."""
    mark = f"HOME={tempfile.gettempdir()}/pc-".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = (entry / "environ").read_bytes()
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if mark in environment and state != "Z":
                yield int(entry.name)


def isolations() -> dict[str, Isolation]:
    """What is left of confinement on machines that lack this or that, weakest first; each once."""
    lacking: dict[str, tuple[Layer, ...]] = {
        "none": tuple(Layer),
        "limits only": tuple(layer for layer in Layer if layer is not Layer.LIMITS),
        "no namespaces, no scope": (Layer.NAMESPACES, Layer.SCOPE),
        "no namespaces": (Layer.NAMESPACES,),
        "no Landlock": (Layer.LANDLOCK,),
        "no root of its own": (Layer.ROOT,),
        "strongest": (),
    }
    return {name: probe.strongest(frozenset(layers)) for name, layers in lacking.items()}


def needs_root(why: str) -> pytest.MarkDecorator:
    """The mark of a test that an ordinary user cannot do; ``why`` says what in it takes root."""
    return pytest.mark.skipif(os.geteuid() != 0, reason=f"{why}, which takes root")
