"""The explorer: counts by hand, reductions against brute force, and its model against the real thing."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.domain.events import ItemGot
from grader.domain.exercise import Scenario
from grader.domain.trace import Deadlocked, Finished, Looping, Trace
from grader.explorer.model.model import Model
from grader.explorer.model.state import State
from grader.explorer.replay.execution import Execution
from grader.explorer.search.search import Found, related
from tests.helpers.programs import program, search, solution

Outcomes = set[tuple[tuple[object, ...], ...]]


def outcomes(model: Model, found: Found) -> Outcomes:
    """What every process has observed, for every way to end."""
    return {
        tuple(tuple(node.outcome for node in model.forest.path(index)) if index >= 0 else () for index in end[0])
        for end in found.ends
    }


@pytest.mark.parametrize(
    ("slug", "size", "expected"),
    [
        ("model2", (2, 2, 2), 52),
        ("model3", (2, 2, 2), 52),
        ("model2", (2, 3, 2), 504),
        ("model3", (2, 3, 2), 504),
        ("model2", (3, 2, 2), 1392),
        ("model3", (3, 2, 2), 1392),
    ],
)
def test_schedules_and_outcomes_are_counted_exactly(slug: str, size: tuple[int, int, int], expected: int) -> None:
    """Orders of the puts, times who takes each item; the end signals are alike, and everybody takes one."""
    producers, items, consumers = size
    every = producers * items
    by_hand = math.factorial(every) // math.factorial(items) ** producers * consumers**every
    with program(*solution(slug, producers, items, consumers)) as model:
        found = search(model, reduced=True)

        assert found.is_complete
        assert by_hand == found.schedules
        assert expected == len(outcomes(model, found))


SMALL = """
import queue, time
from multiprocessing import {kind}, Process, Value

def producer(q, name, food):
    for i in range(2):
        q.put(food + str(i))

def consumer(q, name):
{body}

def main(producers, consumers):
    q = {kind}({bound})
    ps = [Process(target=producer, args=(q, *pair)) for pair in producers]
    cs = [Process(target=consumer, args=(q, name), daemon={daemon}) for name in consumers]
    for p in ps + cs: p.start()
{end}
"""
GETS = "while (item := q.get()) is not None: pass"
LOOKS_THEN_GETS = """
while True:
    if q.empty():
        time.sleep(1)
    elif q.get() is None:
        break"""
TRIES_AGAIN = """
while True:
    try:
        item = q.get(timeout=1)
    except queue.Empty:
        continue
    if item is None:
        break"""
VARIANTS = {
    "sentinels": ("Queue", "", GETS, False, "for p in ps: p.join()\nfor c in cs: q.put(None)"),
    "too early": ("Queue", "", GETS, False, "for c in cs: q.put(None)"),
    "one each": ("Queue", "", "q.get()", False, "q.put(None)\nq.put(None)"),
    "bounded": ("Queue", "1", GETS, False, "for p in ps: p.join()\nfor c in cs: q.put(None)"),
    "daemons": ("JoinableQueue", "", "while True: q.get(); q.task_done()", True, "for p in ps: p.join()\nq.join()"),
    "q.join only": ("JoinableQueue", "", "while True: q.get(); q.task_done()", True, "q.join()"),
    "too many": ("JoinableQueue", "", "while True: q.get(); q.task_done(); q.task_done()", True, "q.join()"),
    "empty": ("Queue", "", "while not q.empty(): q.get()", True, "for p in ps: p.join()"),
    "nowait": ("Queue", "", "try:\n    while True: q.get_nowait()\nexcept queue.Empty: pass", False, "ps[0].join()"),
    "qsize": ("Queue", "", "if q.qsize() > 1: q.get()", True, "ps[0].join()"),
    "terminate": ("Queue", "", GETS, False, "for c in cs: c.terminate()"),
    "alive": ("Queue", "", GETS, True, "if ps[0].is_alive(): ps[0].join()"),
}


def small(variant: tuple[str, str, str, bool, str], size: tuple[int, int]) -> tuple[str, Scenario]:
    """A small program, and who takes part."""
    kind, bound, body, daemon, end = variant
    source = SMALL.format(
        kind=kind, bound=bound, body=textwrap.indent(body, "    "), daemon=daemon, end=textwrap.indent(end, "    ")
    )
    return source, Scenario(
        tuple((f"p{n}", "AB"[n]) for n in range(size[0])), tuple(f"c{n}" for n in range(size[1])), ()
    )


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (2, 1)])
@pytest.mark.parametrize("variant", VARIANTS)
def test_a_reduction_loses_no_outcome(variant: str, size: tuple[int, int]) -> None:
    """The same set of outcomes as trying every step in every order."""
    with program(*small(VARIANTS[variant], size)) as model:
        reduced, brute = search(model, reduced=True), search(model, reduced=False)

        assert brute.is_complete
        assert outcomes(model, brute) == outcomes(model, reduced)
        assert reduced.schedules <= brute.schedules


POLLING = {
    "looks": ("Queue", "", LOOKS_THEN_GETS, False, "for p in ps: p.join()\nfor c in cs: q.put(None)"),
    "retries": ("Queue", "", TRIES_AGAIN, False, "for p in ps: p.join()\nfor c in cs: q.put(None)"),
    "watches": ("Queue", "", GETS, True, "while ps[0].is_alive(): time.sleep(1)\nfor c in cs: q.put(None)"),
}


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (2, 1)])
@pytest.mark.parametrize("variant", POLLING)
def test_whoever_looks_in_vain_until_there_is_something_waits(variant: str, size: tuple[int, int]) -> None:
    """The same accounts of what every process did as trying every step in every order, and fewer states."""
    with program(*small(POLLING[variant], size), merging=True) as model:
        reduced, brute = search(model, reduced=True), search(model, reduced=False)

        assert brute.is_complete
        assert accounts(model, brute) == accounts(model, reduced)
        assert reduced.states < brute.states
        assert not model.forest.loops


def accounts(model: Model, found: Found) -> set[tuple[int, ...]]:
    """What every process did, items apart, for every way to end."""
    return {tuple(model.nodes[index].account for index in end[0] if index >= 0) for end in found.ends}


@pytest.mark.parametrize("slug", ["model2", "model3"])
def test_shared_nodes_lose_no_verdict(slug: str) -> None:
    """The lesson's own size, with processes in the same state taken together: all end, and all is eaten."""
    with program(*solution(slug, 3, 3, 2), merging=True) as model:
        found = search(model, reduced=True)

        assert found.is_complete
        assert found.schedules == 860_160
        assert {kinds(model, end) for end in found.ends} == {("ENDED",) * 6}


def kinds(model: Model, end: State) -> tuple[str, ...]:
    """Where the processes stand."""
    return tuple(model.nodes[index].kind.name for index in end[0] if index >= 0)


# Each is a script whose lines the real thing prints in every run; the model must print the same in every schedule.
FACTS = {
    "qsize counts what is buffered": "q = Queue(); q.put(1); q.put(2); print(q.qsize())",
    "full goes by the semaphore": "q = Queue(1); print(q.full()); q.put(1); print(q.full())",
    "a full queue refuses": (
        "q = Queue(1); q.put(1)\ntry:\n    q.put(2, timeout=0.01)\nexcept queue.Full:\n    print('full')"
    ),
    "a queue is unpickled as another object": "q = Queue(); a = [1]; q.put(a); b = q.get(); print(a == b, a is b)",
    "close stops put": "q = Queue(); q.close()\ntry:\n    q.put(1)\nexcept ValueError:\n    print('closed')",
    "task_done is counted": (
        "q = JoinableQueue(); q.put(1); q.get(); q.task_done()\n"
        "try:\n    q.task_done()\nexcept ValueError as e:\n    print(e)"
    ),
    "join at 0 returns at once": "q = JoinableQueue(); q.join(); print('joined')",
    "exit codes": (
        "ps = [Process(target=f) for f in (fails, leaves)]\n"
        "for p in ps: p.start()\nfor p in ps: p.join()\nprint([p.exitcode for p in ps])"
    ),
    "terminate": (
        "p = Process(target=waits, args=(Queue(),)); p.start(); p.terminate(); p.join()\n"
        "print(p.exitcode, p.is_alive())"
    ),
    "join with a timeout": (
        "q = Queue(); p = Process(target=waits, args=(q,)); p.start()\nprint(p.join(0.05), p.exitcode); q.put(1)"
    ),
    "globals are not shared": "p = Process(target=appends); p.start(); p.join(); print(SEEN)",
    "an item that cannot be pickled is dropped": "q = Queue(); q.put(lambda: 0); q.put(2); print(q.get())",
    "a process is started once": (
        "p = Process(target=appends); p.start(); p.join()\n"
        "try:\n    p.start()\nexcept AssertionError as e:\n    print(e)"
    ),
    "join before start": "try:\n    Process(target=appends).join()\nexcept AssertionError as e:\n    print(e)",
    "daemons have no children": "p = Process(target=starts, daemon=True); p.start(); p.join(); print(p.exitcode)",
    "events": "e = Event(); print(e.is_set(), e.wait(0.01)); e.set(); print(e.is_set(), e.wait())",
    "barriers": (
        "b = Barrier(2); p = Process(target=meets, args=(b,)); p.start(); places = {b.wait(), b.wait()}\n"
        "p.join(); print(places <= {0, 1}, b.parties, b.broken, p.exitcode)"
    ),
    "locks": "k = Lock(); print(k.acquire(), k.acquire(False)); k.release(); print(k.acquire(timeout=0.01))",
    "values": "v = Value('i', 3); p = Process(target=raises, args=(v,)); p.start(); p.join(); print(v.value)",
    "simple queues": "q = SimpleQueue(); print(q.empty()); q.put('x'); print(q.empty(), q.get())",
    "names": "p = Process(target=appends); print(p.name, p.daemon, p.exitcode, p.is_alive())",
    "a finished feeder lets the process end": (
        "q = Queue(); p = Process(target=puts, args=(q,)); p.start(); p.join(); print(q.get())"
    ),
}
PREAMBLE = """
import queue, sys
from multiprocessing import Barrier, Event, JoinableQueue, Lock, Process, Queue, SimpleQueue, Value
SEEN = []
def fails(): raise KeyError
def leaves(): sys.exit(3)
def waits(q): q.get()
def puts(q): q.put('item')
def meets(b): b.wait(); b.wait()
def appends(): SEEN.append(1)
def starts(): Process(target=appends).start()
def raises(v): v.value += 1
if __name__ == '__main__':
"""


@pytest.mark.parametrize("fact", FACTS)
def test_the_model_does_what_the_real_thing_does(fact: str, tmp_path: Path) -> None:
    """In every schedule that matters."""
    source = PREAMBLE + textwrap.indent(FACTS[fact], "    ")
    path = tmp_path / "m.py"
    path.write_text(source, encoding="utf-8")
    real = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=30, check=False)
    with program(source, None) as model:
        searching, found = related(model, lambda _search, _end: False)
        printed = set()
        for end in found.ends:
            trace = Execution(model, searching.path(end)).trace()
            assert isinstance(trace.ending, Finished)
            printed.add(tuple(event.text for event in trace.events if type(event).__name__ == "LinePrinted"))

    assert real.stdout
    assert printed == {tuple(real.stdout.splitlines())}


def traces(source: str) -> Iterator[Trace]:
    """One trace for each way in which a script ends."""
    with program(source, None) as model:
        searching, found = related(model, lambda _search, _end: False)
        for end in found.ends:
            yield Execution(model, searching.path(end)).trace()


def test_the_pipe_holds_64_kib() -> None:
    """Joining before taking: 60 items of 1 kB fit into the pipe, 70 do not (and the producer never ends)."""
    text = PREAMBLE.replace("def puts(q): q.put('item')", "def puts(q, n):\n    for i in range(n): q.put('x' * 1000)")
    main = "q = Queue(); p = Process(target=puts, args=(q, {n})); p.start(); p.join()"
    endings = {n: {type(trace.ending) for trace in traces(text + f"    {main.format(n=n)}")} for n in (60, 70)}

    assert endings == {60: {Finished}, 70: {Deadlocked}}


@pytest.mark.parametrize(("daemon", "ending"), [(True, Finished), (False, Looping)])
def test_whoever_only_sleeps_and_talks_is_ended_with_main_or_never(*, daemon: bool, ending: type) -> None:
    """However much he has said."""
    talks = "import time\ndef talks():\n    while True: time.sleep(1); print('x' * 5000)\n"
    main = f"    p = Process(target=talks, daemon={daemon}); p.start(); q = Queue(); q.put(1); q.get()"

    assert {type(trace.ending) for trace in traces(PREAMBLE.replace("def fails", talks + "def fails") + main)} == {
        ending
    }


def test_an_endless_loop_that_prints_is_told_as_one() -> None:
    """Not as an answer that is too long to be one."""
    (trace,) = traces("while True:\n    print('x' * 5000)\n")

    assert isinstance(trace.ending, Looping)
    assert trace.ending.cpu_s


def test_an_item_changed_after_put_may_be_sent_changed() -> None:
    """The feeder pickles it later: both happen."""
    text = PREAMBLE + "    q = Queue(); a = [1]; q.put(a); a.append(2); print(q.get())"
    seen = {event.item.text for trace in traces(text) for event in trace.of(ItemGot)}

    assert seen == {"[1]", "[1, 2]"}


def test_join_of_a_queue_returns_although_there_is_more() -> None:
    """``if``, not ``while`` (queues.py:348-351): main may come out of ``join()`` with an item not acknowledged."""
    body = "while True: q.get(); q.task_done()"
    kind, _, _, daemon, end = VARIANTS["q.join only"]
    source = SMALL.format(kind=kind, bound="", body=f"    {body}", daemon=daemon, end=f"    {end}")
    with program(source, Scenario((("p", "A"),), ("c",), ())) as model:
        found = search(model, reduced=True)
        taken = {sum(isinstance(seen, int) for seen in row[-1]) for row in outcomes(model, found)}

    assert {0, 1, 2} == taken


def test_whoever_has_looked_in_vain_and_goes_on_needs_no_news() -> None:
    """Who waits for news is about to look again, or to wait; never at his end."""
    source = """
        import queue
        from multiprocessing import Event, Process, Queue
        def consumer(q, done):
            while not (done.is_set() and q.empty()):
                try: q.get(timeout=1)
                except queue.Empty: pass
        if __name__ == '__main__':
            q, done = Queue(), Event()
            ps = [Process(target=consumer, args=(q, done)) for _ in range(2)]
            for p in ps: p.start()
            q.put(1)
            done.set()
            for p in ps: p.join()
    """
    with program(textwrap.dedent(source), None, merging=True) as model:
        searching, found = related(model, lambda _search, _end: False)
        resting = {
            model.nodes[state[0][process]].kind.name
            for end in found.ends
            for state in itertools.accumulate(searching.path(end), model.step, initial=model.initial())
            for process in range(len(state[0]))
            if state[2] >> process & 1
        }

    assert found.is_complete
    assert found.ends
    assert resting <= {"GET", "EMPTY", "IS_SET"}
