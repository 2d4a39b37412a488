"""A few seconds of the fuzzer, with fixed seeds, and what it is made of."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from tests.fuzz import product, real, reductions
from tests.fuzz.difference import NotComparedError
from tests.fuzz.explored import oracles
from tests.fuzz.forms import FORMS
from tests.fuzz.generator import program_of
from tests.fuzz.programs import Program, Shared, Statement, Worker, everything, source
from tests.fuzz.shrink import smallest

FOUND = sorted((Path(__file__).parent / "found").glob("*.py"))
SEEDS = range(1000, 1008)
PUT, GET, START = Statement("put", "q0", item="a1"), Statement("get", "q0"), Statement("start", number=1)
RACE = Program((Shared("q0", "Queue"),), (Worker("w1", (GET, GET)),), (START, PUT, PUT, Statement("join", number=1)))


def test_a_seed_is_the_same_program_every_time() -> None:
    """And every form is met, in text that compiles."""
    programs = [program_of(seed) for seed in range(600)]

    assert programs[:50] == [program_of(seed) for seed in range(50)]
    for program in programs:
        compile(source(program), "program.py", "exec")
    assert {one.form for program in programs for one in everything(program)} == set(FORMS)


def test_a_program_is_shrunk_to_what_shows_a_difference() -> None:
    """No part can be left out."""
    small = smallest(RACE, lambda one: sum(made.form == "get" for made in everything(one)) >= 1)

    assert small == Program((Shared("q0", "Queue"),), (Worker("w1", (GET,)),), (START,))


def test_reductions_lose_nothing_of_random_programs() -> None:
    """The outcomes are equal by all ways to search; one of these programs is too large."""
    programs = {seed: source(program_of(seed)) for seed in SEEDS}
    found = {}
    with oracles(list(programs.values())) as ready:
        for (seed, text), one in zip(programs.items(), ready, strict=True):
            with suppress(NotComparedError):
                found[seed] = reductions.compare(one, text)

    assert list(found.values()) == [[]] * (len(SEEDS) - 1)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_a_reduction_loses_nothing_of_what_was_found(path: Path) -> None:
    """The smallest programs of which one once lost an outcome."""
    text = path.read_text(encoding="utf-8")
    with oracles([text]) as (oracle,):
        assert reductions.compare(oracle, text) == []


@pytest.mark.parametrize("seed", [1001, 1002])
def test_a_random_program_has_the_verdict_of_the_thorough_search(seed: int) -> None:
    """By default as with nothing left out."""
    text = source(program_of(seed))
    with oracles([text]) as (oracle,):
        assert product.compare(oracle, text) == []


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_what_really_happens_is_possible_in_the_model(method: str) -> None:
    """Two items for one process, some times with perturbed timing."""
    text = source(RACE)
    with oracles([text], method) as (oracle,):
        assert real.compare(oracle, text, method, runs=6) == []


def test_what_is_not_possible_in_the_model_is_seen() -> None:
    """The comparison can fail: the model of another program does not have what this one prints."""
    text, other = source(RACE), source(RACE).replace("print('get'", "print('got'")
    with oracles([other]) as (oracle,):
        found = real.compare(oracle, text, runs=2)

    assert [one.what for one in found] == ["real"]
