"""Programs that compute: one limit between two operations, nothing computed twice, and what is left out is said."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from grader.domain.trace import Finished, Looping
from grader.explorer.behaviour.trees import Forest
from grader.explorer.model.model import Model
from grader.explorer.model.state import Clock
from grader.explorer.oracle.confined import ConfinedHost
from grader.explorer.oracle.oracle import ProgramText, TooSlowError
from grader.explorer.oracle.questions import AGAIN
from grader.explorer.program.registry import ProcessSpec, Registry
from grader.explorer.replay.execution import Execution
from grader.explorer.search.search import related
from grader.inside.explorer.payloads import reference
from grader.inside.explorer.protocol import beginning, manner, question_text

LIMIT_S = 0.4
LONG = "sum(range(1_500_000))"  # some ten milliseconds: longer than what a program is kept after
HEAD = "from multiprocessing import Queue\nq = Queue()\n"
EATER = """
from multiprocessing import Process, Queue

def producer(q, food):
    for i in range(3):
        q.put(f"{food}{i}")

def consumer(q):
    while (item := q.get()) is not None:
        COMPUTE
        print("ate", item)

if __name__ == "__main__":
    q = Queue()
    makers = [Process(target=producer, args=(q, food)) for food in ("a", "b")]
    eaters = [Process(target=consumer, args=(q,)) for _ in range(2)]
    for process in makers + eaters:
        process.start()
    for maker in makers:
        maker.join()
    for _ in eaters:
        q.put(None)
    for eater in eaters:
        eater.join()
"""


@contextmanager
def running(source: str, loop_cpu_s: float = LIMIT_S) -> Iterator[tuple[Model, ConfinedHost]]:
    """The model of a script, and where its code is run."""
    with ConfinedHost([ProgramText("m.py", source, "fork", loop_cpu_s=loop_cpu_s)]) as workshop:
        registry = Registry()
        main = registry.member(
            ProcessSpec("0", "MainProcess", "main", (), daemon=False, parent=-1, how={"script": None})
        )
        yield Model(Forest(lambda _: workshop.oracles[0], registry, merging=True), Clock.FREE, main), workshop


def endings(model: Model) -> set[type]:
    """How every execution ends."""
    searching, found = related(model, lambda _search, _end: False)
    return {type(Execution(model, searching.path(end)).trace().ending) for end in found.ends}


def test_a_history_that_takes_long_is_no_loop() -> None:
    """Each of its stretches is shorter than the limit, all of them together much longer."""
    with running(
        f"from multiprocessing import Queue\nq = Queue()\nfor _ in range(40):\n    {LONG}\n    q.put(1)\n    q.get()"
    ) as (model, workshop):
        assert endings(model) == {Finished}
        assert workshop.spent_s() > LIMIT_S


def test_a_stretch_that_takes_longer_than_the_limit_is_a_loop() -> None:
    """However few operations came before it."""
    with running(HEAD + "q.put(1)\nq.get()\nwhile True: pass") as (model, _):
        searching, found = related(model, lambda _search, _end: False)
        (trace,) = {Execution(model, searching.path(end)).trace() for end in found.ends}

    assert isinstance(trace.ending, Looping)
    assert trace.ending.cpu_s == LIMIT_S
    assert trace.ending.line == 5


@pytest.mark.parametrize("compute", [LONG, "pass"])
def test_each_pair_of_a_state_and_an_item_is_computed_once(compute: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that took long is gone on from, but for a sample; one that did not is run again, which is quicker."""
    with running(EATER.replace("COMPUTE", compute)) as (model, workshop):
        (worker,) = workshop.oracles
        asked, ran = list[dict[str, Any]](), list[int]()
        write, read = worker._write, worker._reader.read

        def written(data: bytes) -> None:
            asked.extend(map(json.loads, data.splitlines()))
            write(data)

        def taken(line: bytes | None) -> object:
            ran.append(json.loads(line or b"{}").get("ran", 0))
            return read(line)

        monkeypatch.setattr(worker, "_write", written)
        monkeypatch.setattr(worker._reader, "read", taken)
        _, found = related(model, lambda _search, _end: False)

    pairs = [(len(one["history"]), count) for one, count in zip(asked, ran, strict=True) if not one["again"]]
    assert found.is_complete
    assert len([one for one in asked if one["again"]]) == sum(bool(one["history"]) for one in asked) // AGAIN
    stretches, once = sum(count for _, count in pairs), sum(2 if told else 1 for told, _ in pairs)
    if compute == LONG:  # and what comes before a process's first item, where it has not computed
        assert stretches <= 1.1 * (len(pairs) + sum(told == 1 for told, _ in pairs))  # a few holders have made room
    else:
        assert stretches > 1.5 * once
    assert max(told for told, _ in pairs) > 4


def test_continued_or_run_again_the_same_is_seen_and_charged() -> None:
    """So a machine that cannot continue reports the same."""
    seen = []
    for compute in (LONG, "pass"):
        with running(EATER.replace("COMPUTE", compute)) as (model, _):
            _, found = related(model, lambda _search, _end: False)
            seen.append((found.schedules, found.states, found.steps, model.forest.meter.used_us))

    assert seen[0] == seen[1]


def test_what_belongs_to_a_run_is_kept_with_it() -> None:
    """Its random numbers, its globals, its own standard output: as if it had been run from the beginning."""
    text = EATER.replace("COMPUTE", f"{LONG}; eaten.append(item); random.random()").replace(
        'print("ate", item)', 'print("ate", item, len(eaten), random.random() < 0.6)'
    )
    text = "import random\neaten = []\n" + text.replace("range(3)", "range(2)")
    lines = []
    for source in (text, text.replace(LONG, "pass")):
        with running(source) as (model, _):
            searching, found = related(model, lambda _search, _end: False)
            lines.append(
                sorted({node.operation.said for node in model.nodes})
                + sorted(map(len, map(searching.path, found.ends)))
            )

    assert lines[0] == lines[1]


def test_a_program_that_computes_for_too_long_is_left_at_that() -> None:
    """In the middle of a stretch, too: nothing is said of it."""
    with running(EATER.replace("COMPUTE", "for _ in range(100): " + LONG), 60.0) as (model, workshop):
        workshop.oracles[0].limit_s = lambda _: 0.3
        with pytest.raises(TooSlowError):
            related(model, lambda _search, _end: False)
        assert workshop.spent_s() < 2.5


def test_computing_in_c_is_ended_as_well() -> None:
    """Where no handler of a signal is ever called."""
    with running(HEAD + "q.put(1)\nq.get()\nsum(range(10**12))", 60.0) as (model, workshop):
        workshop.oracles[0].limit_s = lambda _: 0.3
        with pytest.raises(TooSlowError):
            related(model, lambda _search, _end: False)
        assert workshop.spent_s() < 5


def test_an_endless_loop_is_run_once_for_a_history() -> None:
    """It takes as long as a process may compute."""
    with running(HEAD + "q.put(1)\nq.get()\nwhile True: pass") as (model, workshop):
        related(model, lambda _search, _end: False)
        before_s = workshop.spent_s()
        other = Model(Forest(lambda _: workshop.oracles[0], Registry(), merging=False), Clock.FREE, 0)
        other.forest.registry.member(model.members[0])
        related(other, lambda _search, _end: False)

        assert workshop.spent_s() - before_s < LIMIT_S / 2


@pytest.mark.parametrize(("characters", "is_told"), [(990_000, True), (1_010_000, False)])
def test_what_is_printed_is_told_whole_or_not_at_all(characters: int, *, is_told: bool) -> None:
    """A line that was cut would make a lost item."""
    with running(f"{HEAD}print('.' * {characters})\nprint('ate 1')\nq.put(1)\nq.get()") as (model, _):
        if not is_told:
            with pytest.raises(TooSlowError):
                related(model, lambda _search, _end: False)
            return
        assert endings(model) == {Finished}
        assert any("ate 1" in node.operation.said for node in model.nodes)


def test_a_worker_that_does_not_know_an_item_is_given_its_bytes() -> None:
    """As one that has taken over from another: questions name large items by their digest."""
    data = pickle.dumps("x" * 1000)
    with running(f"{HEAD}print(len(q.get()))\n") as (model, workshop):
        (worker,) = workshop.oracles
        worker._payloads[reference(data)] = data.hex()
        text = question_text(
            beginning({"script": None}, "0"), json.dumps(reference(data)), manner("middle", state=False), "{}", "false"
        )
        ticket = worker.post(text)

        assert ticket.answers()[0].operations[-1].said == ("1000",)
        assert ticket.tries == 1
        assert model.nodes == []
