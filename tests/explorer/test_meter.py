"""No search passes the work that it may do, and every search is cut at the same place each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.checks import judge
from grader.domain.exercise import Part
from grader.explorer.explore import Explored, Request, explore, oracles_for
from grader.explorer.oracle.confined import ConfinedHost
from grader.explorer.program.meter import Meter, SpentError
from grader.grading.merge import Bench
from grader.inputs.exercise_files import load_exercise
from grader.inputs.files import load_submission
from tests.helpers.support import ROOT, SOLUTIONS

PROGRAMS = sorted((ROOT / "tests" / "benchmarks" / "programs").glob("*.py"))
LIMIT_S = 0.15
SHOWING = 1.5  # what is found is shown whole, and that is charged as well


def explored(path: Path, part: Part, meter: Meter) -> Explored:
    """What every interleaving shows, as far as the meter goes."""
    exercise = load_exercise(path.stem.partition("-")[0], SOLUTIONS)
    request = Request(load_submission(path), exercise, part, "fork")
    with oracles_for([request], ConfinedHost) as oracles:
        crew, bench = oracles.of_part[part], Bench(exercise, part, lambda subject: judge(subject, ()))
        crew.let_compute(lambda _: 0.5)
        return explore(request, crew, bench.breaks, meter)


def test_the_charge_that_passes_the_ceiling_ends_the_work() -> None:
    meter = Meter(1e-6)
    meter.charge(1)

    with pytest.raises(SpentError):
        meter.charge(0.1)
    with meter.until(2):
        meter.charge(0.5)
    with pytest.raises(SpentError):
        meter.charge(0)


def test_a_meter_without_a_limit_can_be_stopped() -> None:
    meter = Meter()
    meter.charge(1e15)
    meter.stop()

    with pytest.raises(SpentError):
        meter.charge(0)


def test_a_share_is_of_what_is_left() -> None:
    meter = Meter(1)
    meter.charge(200_000)

    assert meter.after(0.5) == 600_000
    with meter.until(100_000):
        assert meter.after(0.5) == 200_000


@pytest.mark.once
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.stem)
def test_no_program_passes_the_meter(path: Path) -> None:
    """Programs that were made to be expensive: the search ends where its work does, and says so."""
    meter = Meter(LIMIT_S)
    found = explored(path, Part.PROGRAM, meter)

    assert meter.used_us <= LIMIT_S * 1e6 * SHOWING
    cut = [covered for covered in found.coverage if not covered.is_complete]
    assert cut or found.failing or found.unknown or meter.used_us <= LIMIT_S * 1e6


@pytest.mark.parametrize("name", ["model2-value_and_timeouts", "model2-large_results", "model3-puts_back_one_kind"])
def test_a_search_is_cut_at_the_same_place_each_time(name: str) -> None:
    path = ROOT / "tests" / "benchmarks" / "programs" / f"{name}.py"
    meters = Meter(LIMIT_S), Meter(LIMIT_S)
    first, second = (explored(path, Part.PROGRAM, meter) for meter in meters)

    assert first == second
    assert meters[0].used_us == meters[1].used_us
    assert not all(covered.is_complete for covered in first.coverage)
