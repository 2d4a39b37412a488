"""What can happen at the edges of ``multiprocessing``: all outcomes of small programs, by hand, and those of real runs.

Where a real run may never end (a lock that died with its process), only the model is asked.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.domain.events import LinePrinted
from grader.domain.trace import Deadlocked, Finished
from grader.explorer.replay.execution import Execution
from grader.explorer.search.search import related
from tests.helpers.programs import program

HANGS = "…"  # every process waits for ever
PREAMBLE = """
import os, queue, sys, time
from multiprocessing import Event, JoinableQueue, Lock, Process, Queue, SimpleQueue

def cancels(q):
    q.cancel_join_thread()
    q.put('a')

def cancels_later(q):
    q.put('a')
    q.cancel_join_thread()

def leaves(q):
    q.put('a')
    os._exit(0)

def puts(q, item='b'):
    q.put(item)

def takes(q):
    print(q.get())

def waits(e):
    print(e.wait())

def run(target, *args):
    p = Process(target=target, args=args)
    p.start()
    return p

if __name__ == '__main__':
"""
ENDING = {
    "a process that cancelled does not wait for its feeder": (
        "q = Queue(); run(cancels, q).join()\ntry: print(q.get(timeout=0.2))\nexcept queue.Empty: print('empty')",
        {"a", "empty"},
    ),
    "nor does one that cancelled after its put": (
        "q = Queue(); run(cancels_later, q).join()\ntry: print(q.get(timeout=0.2))\nexcept queue.Empty: print('empty')",
        {"a", "empty"},
    ),
    "nor does it flush": (
        "q = Queue(); q.put('a'); q.cancel_join_thread(); q.close(); q.join_thread(); print(1)",
        {"1"},
    ),
    "cancelling loses nothing while the process lives": (
        "q = Queue(); q.put('a'); q.cancel_join_thread(); run(takes, q).join()",
        {"a"},
    ),
    "cancelling is about one queue": (
        "q = Queue(); r = Queue(); r.cancel_join_thread(); run(cancels, r); run(puts, q).join(); print(q.get())",
        {"b"},
    ),
    "what was lost is still counted by join": (
        (
            "q = JoinableQueue(); run(cancels, q).join(); d = Process(target=q.join, daemon=True); d.start()\n"
            "d.join(0.2); print(d.is_alive())"
        ),
        {"True"},
    ),
    "the slot of a lost item stays taken": (
        "q = Queue(1); run(leaves, q).join(); time.sleep(0.1); print(q.qsize(), q.full())",
        {"1 True"},
    ),
    "closed here, open there": ("q = Queue(); q.close(); p = run(puts, q); p.join(); print(p.exitcode)", {"0"}),
    "closed after it was flushed, for all who are forked later": (
        "q = Queue(); q.put('a'); q.close(); q.join_thread(); p = run(takes, q); p.join(); print(p.exitcode)",
        {"1"},
    ),
    "a closed pipe has no emptiness": (
        "q = Queue(); q.put('a'); q.close(); q.join_thread()\ntry: q.empty()\nexcept OSError as e: print(e)",
        {"handle is closed"},
    ),
    "a closed queue counts": ("q = Queue(); q.put('a'); q.close(); print(q.qsize())", {"1"}),
    "closing without a put leaves the pipe": ("q = Queue(); q.close(); print(q.empty())", {"True"}),
    "a closed simple queue": (
        (
            "q = SimpleQueue(); q.put('a'); q.close()\nfor f in (q.empty, lambda: q.put(1)):\n"
            "    try: f()\n    except OSError as e: print(e)"
        ),
        {"handle is closed|handle is closed"},
    ),
    "a simple queue closed before the fork": (
        "q = SimpleQueue(); q.close(); p = run(puts, q); p.join(); print(p.exitcode)",
        {"1"},
    ),
    "a simple queue closed after the fork": (
        "q = SimpleQueue(); p = run(takes, q); q.put('a'); q.close(); p.join(); print(p.exitcode)",
        {"a|0"},
    ),
    "who was killed may be alive for a moment, and is dead from then on": (
        "q = Queue(); p = run(takes, q); p.kill(); print(p.is_alive(), p.is_alive())",
        {"True True", "True False", "False False"},
    ),
    "a short wait for it may be in vain": (
        "q = Queue(); p = run(takes, q); p.terminate(); p.join(0); print(p.exitcode)",
        {"None", "-15"},
    ),
    "who was killed and joined is dead": (
        "q = Queue(); p = run(takes, q); p.kill(); p.join(); print(p.is_alive(), p.exitcode)",
        {"False -9"},
    ),
    "the beginning of a large item can be seen": (
        "q = Queue(); p = run(puts, q, 'x' * 100000); time.sleep(0.3); print(q.empty()); q.get(); p.join()",
        {"True", "False"},
    ),
    "a large item goes through a simple queue when it is read": (
        "q = SimpleQueue(); p = run(puts, q, 'x' * 100000); print(len(q.get())); p.join()",
        {"100000"},
    ),
}
HANGING = {
    "a writer lock dies with its process": (
        "q = Queue(); run(leaves, q).join(); run(puts, q).join(); print(1)",
        {"1", HANGS},
    ),
    "with one that cancelled, too": (
        "q = Queue(); run(cancels, q).join(); run(puts, q).join(); print(1)",
        {"1", HANGS},
    ),
    "not where no other process puts": ("q = Queue(); run(leaves, q).join(); print(1)", {"1"}),
    "with one killed in the put of a simple queue": (
        "q = SimpleQueue(); p = run(puts, q); p.kill(); p.join(); q.put('c'); print(1)",
        {"1", HANGS},
    ),
    "with one terminated before its feeder has written": (
        "q = Queue(); p = run(puts, q); p.terminate(); p.join(); run(puts, q).join(); print(1)",
        {"1", HANGS},
    ),
    "a slot that was lost is never given back": (
        "q = Queue(1); run(leaves, q).join(); p = run(takes, q); q.put('c'); p.join(); print(1)",
        {"a|1", HANGS},
    ),
    "a large item in a simple queue waits for its reader": (
        "q = SimpleQueue(); q.put('x' * 100000); print(len(q.get()))",
        {HANGS},
    ),
    "and keeps others from writing": (
        "q = SimpleQueue(); p = run(puts, q, 'x' * 100000); q.put('c'); print(len(q.get()), len(q.get()))",
        {"1 100000", HANGS},
    ),
    "a feeder with a large item keeps others from writing, too": (
        "q = Queue(); p = run(puts, q, 'x' * 100000); run(puts, q).join(); print(len(q.get()), len(q.get()))",
        {"1 100000", HANGS},
    ),
    "an event waits for the dead that it wakes up": (
        "e = Event(); p = run(e.wait); p.kill(); p.join(); e.set(); print(1)",
        {"1", HANGS},
    ),
    "so does the last task_done of those that wait for it": (
        "q = JoinableQueue(); q.put('a'); p = run(q.join); p.kill(); p.join(); q.get(); q.task_done(); print(1)",
        {"1", HANGS},
    ),
    "not one before the last": (
        (
            "q = JoinableQueue(); q.put('a'); q.put('b'); p = run(q.join); p.kill(); p.join()\n"
            "q.get(); q.task_done(); print(1)"
        ),
        {"1"},
    ),
    "an event that is cleared before the woken test it": (
        "e = Event(); p = run(waits, e); e.set(); e.clear(); p.join()",
        {"True", "False", HANGS},
    ),
    "and set once more": (
        "e = Event(); p = run(waits, e); e.set(); e.clear(); e.set(); p.join()",
        {"True", "False"},
    ),
    "not when nobody waited as it was set": (
        "e = Event(); e.set(); e.clear(); run(lambda e: print(e.wait(0)), e).join()",
        {"False"},
    ),
    "a lock dies with its process": ("k = Lock(); p = run(k.acquire); p.join(); k.acquire(); print(1)", {HANGS}),
}


def possible(source: str) -> set[str]:
    """What the main process and its children print, by the model; each process's lines in its own order."""
    found = set()
    with program(source, None) as model:
        searching, ends = related(model, lambda _search, _end: False)
        assert model.forest.unsupported is None
        for end in ends.ends:
            trace = Execution(model, searching.path(end)).trace()
            assert isinstance(trace.ending, Finished | Deadlocked)
            text = "|".join(event.text for event in trace.of(LinePrinted))
            found.add(text if isinstance(trace.ending, Finished) else HANGS)
    return found


def script(main: str) -> str:
    """A program with this main part."""
    return PREAMBLE + "".join(f"    {line}\n" for line in main.splitlines())


@pytest.mark.parametrize("name", [*ENDING, *HANGING])
def test_the_model_has_these_outcomes(name: str) -> None:
    """Neither more nor fewer."""
    main, expected = {**ENDING, **HANGING}[name]

    assert possible(script(main)) == expected


@pytest.mark.parametrize("name", ENDING)
def test_the_real_thing_has_one_of_them(name: str, tmp_path: Path) -> None:
    """A real outcome that the model does not have would be a mistake of the model."""
    main, expected = ENDING[name]
    path = tmp_path / "m.py"
    path.write_text(script(main), encoding="utf-8")
    real = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=30, check=False)

    assert "|".join(real.stdout.splitlines()) in expected


SPAWNED = """
from multiprocessing import get_context
c = get_context({method!r})

def takes(q):
    print(q.get())

if __name__ == '__main__':
    q = c.{kind}()
    p = c.Process(target=takes, args=(q,), daemon={daemon})
    p.start()
    q.put('a')
"""


def test_a_spawned_process_may_come_up_and_wait_for_ever() -> None:
    """Or not come up, if main does not wait for it by itself."""
    source = SPAWNED.format(kind="Queue", method="spawn", daemon=False).replace("    q.put('a')\n", "")

    assert possible(source) == {"", HANGS}
    assert possible(source + "    p.join()\n") == {HANGS}


@pytest.mark.parametrize("kind", ["Queue", "JoinableQueue", "SimpleQueue"])
@pytest.mark.parametrize(
    ("method", "daemon", "end", "codes"),
    [
        ("fork", False, "", {0}),
        ("spawn", False, "", {0, 1}),
        ("forkserver", False, "", {0, 1}),
        ("spawn", False, "    p.join()\n", {0}),
        ("spawn", True, "", {0, -15}),
    ],
)
def test_a_spawned_process_that_main_does_not_wait_for_may_not_come_up(
    kind: str, method: str, *, daemon: bool, end: str, codes: set[int]
) -> None:
    """Main takes the names of semaphores away at its end, before it joins its children (bpo-28965)."""
    with program(SPAWNED.format(kind=kind, method=method, daemon=daemon) + end, None) as model:
        _, found = related(model, lambda _search, _end: False)

        assert {model.nodes[state[0][1]].code for state in found.ends} == codes
