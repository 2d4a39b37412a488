"""Executions chosen by chance: they are executions of the program, and each strategy finds what it is good at."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from grader.explorer.model.model import Model
from grader.explorer.model.state import State
from grader.explorer.search.graph import Graph
from grader.explorer.search.sampling import (
    LONGEST,
    SEED,
    STRATEGIES,
    Choose,
    Spots,
    Strategy,
    execute,
    pos,
    sample,
    walk,
)
from tests.helpers.programs import program, search, solution

STEPS = 8
RUNS = 400
LAST = f"""
from multiprocessing import Process, SimpleQueue

def slow(alone, shared):
    for number in range({STEPS}):
        alone.put(number)
    shared.put("slow")

def quick(shared):
    shared.put("quick")

if __name__ == "__main__":
    alone, shared = SimpleQueue(), SimpleQueue()
    workers = [Process(target=slow, args=(alone, shared)), Process(target=quick, args=(shared,))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    first = shared.get()
"""


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    with program(*solution("model2", 2, 2, 2), merging=True) as found:
        yield found


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_every_execution_is_one_of_the_program(model: Model, strategy: Strategy) -> None:
    ends, spots, chance = search(model, reduced=False).ends, Spots(Graph(model, None)), random.Random(SEED)
    seen: set[State] = set()
    for _ in range(RUNS):
        end, path = execute(spots, strategy(chance, 50))
        state = model.initial()
        for action in path:
            assert action in model.enabled(state)
            state = model.step(state, action)

        assert state == end
        seen.add(end)
    assert seen <= set(ends)
    assert len(seen) > 1


def test_sampling_is_the_same_every_time(model: Model) -> None:
    tries = [sample(model, lambda _end, path: path[9][0] == path[12][0] == 2) for _ in range(2)]

    assert tries[0][0] is not None
    assert tries[0] == tries[1]


def test_sampling_ends_with_its_budget_and_with_its_number(model: Model) -> None:
    assert sample(model, lambda _end, _path: False, 7) == (None, 7)
    with model.forest.meter.until(model.forest.meter.used_us + 10):
        assert sample(model, lambda _end, _path: False)[1] < RUNS


def test_pos_lets_one_step_wait_for_many_of_another_process() -> None:
    """A walk keeps ``quick`` waiting with a chance of 1 in 2 to the power of the steps; POS with 1 in their number."""
    with program(LAST, None, merging=True) as model:
        spots, chance = Spots(Graph(model, None)), random.Random(SEED)
        late_walks, late_pos = (
            sum(_slow_was_first(model, spots, strategy(chance, 50)) for _ in range(RUNS)) for strategy in (walk, pos)
        )

    assert late_walks < RUNS / 50
    assert late_pos > RUNS / 25


def _slow_was_first(model: Model, spots: Spots, choose: Choose) -> bool:
    end, path = execute(spots, choose)
    assert len(path) < LONGEST
    main = model.nodes[model.nodes[end[0][0]].parent]
    return "slow" in main.received
