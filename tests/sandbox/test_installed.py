"""The kit as users install it: what a hostile submission reads, and what an honest one gets, on each kind of machine.

``python -m tests.benchmarks.installed`` prints all of it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.layers import landlock
from tests.helpers.installations import CELLS, CONTROL, FORBIDDEN, Cell, Installations, Outcome
from tests.helpers.poorer import Denied, closed_folder
from tests.helpers.support import ROOT, needs_root

pytestmark = pytest.mark.once

LEVELS = {
    Denied.NOTHING: "strong",
    Denied.OWN_PROC: "strong",
    Denied.NAMESPACES: "good",
    Denied.LANDLOCK: "basic",
}


@pytest.fixture(scope="module", name="installations")
def made_once() -> Iterator[Installations]:
    """Every way of installing, when it is asked for. A short path, as the socket of a forkserver has to be below it."""
    folder = Path(tempfile.mkdtemp(prefix="i"))
    yield Installations(folder)
    shutil.rmtree(folder)


def looked_at(installations: Installations, cell: Cell) -> Outcome:
    """What came of a cell; it is skipped where this machine cannot be made like that."""
    is_root = os.geteuid() == 0
    if not is_root and (cell.user == "root" or cell.denied is Denied.OWN_PROC):
        pytest.skip("this cell grades as root or mounts over a part of /proc, and the tests run as an ordinary user")
    if cell.denied is not Denied.LANDLOCK and not landlock.abi():
        pytest.skip("this cell is what Landlock allows, and this kernel has none: level good cannot be had here")
    outcome = installations.outcome(cell)
    if LEVELS[cell.denied] == "strong" and outcome.why and not cell.options:
        pytest.skip(f"this cell needs namespaces, and this machine denies them by itself: {outcome.why}")
    assert outcome.problem == ""
    return outcome


def named(cell: Cell) -> str:
    """What a cell is called."""
    return f"{cell.way}, {cell.user}, without {cell.denied.value}"


@pytest.mark.parametrize("cell", CELLS, ids=named)
def test_what_is_forbidden_is_read_only_where_it_is_said(cell: Cell, installations: Installations) -> None:
    """At ``good`` and ``strong`` nothing of it is; and an honest submission has all its points everywhere."""
    outcome = looked_at(installations, cell)

    assert outcome.level == LEVELS[cell.denied]
    assert outcome.honest == 100
    if cell.denied is not Denied.LANDLOCK:
        assert [FORBIDDEN[number] for number in outcome.read] == []


def test_without_confinement_all_of_it_is_read(installations: Installations) -> None:
    """Else that nothing is would prove nothing."""
    outcome = looked_at(installations, CONTROL)
    needs_root = () if os.geteuid() == 0 else (10,)

    assert outcome.level == "none"
    assert outcome.honest == 100
    assert set(FORBIDDEN) - set(outcome.read) <= set(needs_root)


@pytest.mark.parametrize("user", [pytest.param("root", marks=needs_root("it starts the grader as root")), "user"])
def test_less_than_required_is_refused_and_graded_nowhere(user: str, installations: Installations) -> None:
    """Where neither namespaces nor Landlock are allowed, the level is no better than ``basic``."""
    words = ["-m", "grader", str(ROOT / "solutions" / "model2.py"), "--require-isolation", "good", "--lang", "en"]
    done = installations.run(Cell("wheel", user, Denied.LANDLOCK), words)

    assert done.returncode == 3, done.stderr
    assert done.stdout == ""
    assert "basic" in done.stderr


def test_a_closed_folder_is_the_outermost_one(tmp_path: Path) -> None:
    """A machine on which another user runs this interpreter has to open the way to it."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a").chmod(0o700)

    assert closed_folder(str(tmp_path / "a" / "b")) in map(str, (tmp_path / "a", *tmp_path.parents))
    assert closed_folder("/") == ""
