"""Two things at a time: a part explored in another process of the grader's own, and real runs watched by a thread."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest

from grader.checks import judge
from grader.domain.errors import InternalError
from grader.domain.exercise import Part
from grader.domain.histories import Comparison
from grader.domain.limits import Limits
from grader.explorer.explore import Explored, Request, explore, oracles_for
from grader.explorer.oracle.confined import ConfinedHost
from grader.explorer.program.meter import Meter, SpentError
from grader.explorer.transfer import read, written
from grader.grading.beside import Beside
from grader.grading.merge import Bench
from grader.grading.runs import Judged, Watch
from grader.inputs.exercise_files import load_exercise
from grader.inputs.files import load_submission
from grader.runtime.bytecode import keep_bytecode
from tests.helpers.support import CORPUS, SOLUTIONS

WRONG = CORPUS / "schedules" / "fail" / "model2-get_timeout_1.py"
MODEL2 = load_exercise("model2", SOLUTIONS)
BENCH = Bench(MODEL2, Part.PROGRAM, lambda subject: judge(subject, ()))


def none(_histories: object) -> Comparison:
    """No run is held against it."""
    return Comparison(0)


def test_what_another_process_explored_is_what_this_one_does() -> None:
    """A schedule that fails, one that works, their traces and scenes."""
    request = Request(load_submission(WRONG), MODEL2, Part.PROGRAM, "fork")
    with oracles_for([request], ConfinedHost) as oracles:
        crew = oracles.of_part[Part.PROGRAM]
        with Beside(lambda: explore(request, crew, BENCH.breaks, Meter()), none, crew.descriptors) as other:
            there = other.explored()
    with oracles_for([request], ConfinedHost) as oracles:
        here = explore(request, oracles.of_part[Part.PROGRAM], BENCH.breaks, Meter())

    assert here.failing
    assert here.works is not None
    assert there == here == read(written(here))


def test_a_failure_of_its_own_comes_back_as_one() -> None:
    """And a process that is gone is none of the submission's faults."""

    def fails() -> NoReturn:
        raise InternalError("not-up")

    def is_gone() -> NoReturn:
        os._exit(0)

    for task, key in ((fails, "not-up"), (is_gone, "explorer-lost")):
        with Beside(cast(Any, task), none, []) as other, pytest.raises(InternalError) as caught:
            other.explored()
        assert caught.value.key == key


class Waits:
    """A real run that ends only when it is given up."""

    cpu_s = 0.0

    def __init__(self) -> None:
        self.is_given_up = threading.Event()
        self.run = cast(Any, type("Run", (), {"limits": Limits()}))

    def give_up(self) -> None:
        self.is_given_up.set()

    def trace(self) -> None:
        assert self.is_given_up.wait(60)


class Ends(Waits):
    """One that is over at once."""

    def trace(self) -> None:
        return


def judged(stopper: str | None) -> Any:
    """What every run shows."""
    return lambda _part, _trace: Judged((), stopper, 0.0)


def test_a_run_that_is_not_needed_is_given_up_and_shows_nothing() -> None:
    """Whether it has begun or not."""
    runs = {Part.FUNCTIONS: Waits(), Part.PROGRAM: Ends()}
    with Watch(cast(Any, runs), judged(None), Meter(), None) as watch:
        watch.skip(Part.FUNCTIONS)
        assert set(watch.judged()) == {Part.PROGRAM}


def test_leaving_it_gives_up_all_of_them() -> None:
    """For instance because something else has failed."""
    runs = {Part.FUNCTIONS: Waits(), Part.PROGRAM: Waits()}
    with Watch(cast(Any, runs), judged(None), Meter(), None):
        pass

    assert all(run.is_given_up.is_set() for run in runs.values())


@pytest.mark.parametrize(("stopper", "parts"), [("endless-loop", 1), (None, 2)])
def test_a_run_that_makes_the_others_pointless_is_the_last(stopper: str | None, parts: int) -> None:
    runs = {Part.FUNCTIONS: Ends(), Part.PROGRAM: Ends()}
    with Watch(cast(Any, runs), judged(stopper), Meter(), None) as watch:
        assert watch.is_the_last(Part.FUNCTIONS) is (stopper is not None)
        assert len(watch.judged()) == parts


def test_what_watching_them_raises_is_raised_where_it_is_waited_for() -> None:
    """And the explorer has nothing more to do."""
    meter = Meter()

    def fails(_part: Part, _trace: object) -> NoReturn:
        raise InternalError("leftovers")

    with Watch(cast(Any, {Part.PROGRAM: Ends()}), fails, meter, None) as watch, pytest.raises(InternalError):
        watch.judged()
    with pytest.raises(SpentError):
        meter.charge(0)


def test_bytecode_of_what_runs_inside_is_kept_and_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Python does it for what it imports; nothing is written where it writes nothing."""
    monkeypatch.setattr("grader.runtime.bytecode.INSIDE", tmp_path)
    source = tmp_path / "module.py"
    source.write_text("A = 1\n")
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    keep_bytecode()
    assert not list(tmp_path.glob("__pycache__/*"))

    monkeypatch.setattr("sys.dont_write_bytecode", False)
    keep_bytecode()
    (cached,) = tmp_path.glob("__pycache__/*")
    before = cached.read_bytes()
    keep_bytecode()
    assert cached.read_bytes() == before
    source.write_text("A = 'longer'\n")
    keep_bytecode()
    assert cached.read_bytes() != before


def test_nothing_is_left_of_a_part_that_was_not_waited_for() -> None:
    """Leaving the context ends the process."""

    def sleeps() -> Explored:
        threading.Event().wait(60)
        raise AssertionError

    with Beside(sleeps, none, []) as other:
        pid = other._pid

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
