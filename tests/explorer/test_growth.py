"""A trace four times as long is four times the work, not sixteen: a program that runs wild is judged in no time."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from grader.checks import PROMISES
from grader.checks.context import Subject
from grader.domain.events import (
    MAIN,
    NONE,
    Event,
    GetBegan,
    Item,
    ItemGot,
    ItemKind,
    ItemPut,
    LinePrinted,
    Polled,
    ProcessId,
    ProcessJoined,
    ProcessRan,
    ProcessStarted,
    ProcessStopped,
    QueueId,
    TaskDone,
)
from grader.domain.exercise import Part, Scenario
from grader.domain.findings import Code
from grader.domain.mention import Items
from grader.domain.operations import Kind
from grader.domain.results import finding
from grader.domain.schedule import Choice, ProcessStatus, ProcessView, QueueView, Schedule, Snapshot, Step, Story
from grader.domain.trace import Deadlocked, Ending, Finished, ProcessInfo, QueueInfo, Trace, Wait, Waiting
from grader.inputs.exercise_files import load_exercise
from grader.live.assemble import Assembly
from grader.live.evidence import Evidence
from grader.live.progress import Progress
from grader.report.narrative.mermaid import diagram
from grader.report.narrative.timeline import panel
from grader.report.terminal.schedule_table import render_story
from grader.words import Words
from tests.helpers.counting import MOST, CountedText, grows, work
from tests.helpers.support import SOLUTIONS

COOK, GUEST = ProcessId(1), ProcessId(2)
Q = QueueId(0)
READY = ProcessView(ProcessStatus.READY)
SCENARIO = Scenario((("ann", "bun"),), ("cat",), ())
CREW = (("producer", "ann"), ("consumer", "cat"))


def item(text: str) -> Item:
    """What travels."""
    return Item(ItemKind.TEXT, CountedText(text))


def made(
    events: list[Event], crew: tuple[tuple[str, str], ...] = CREW, ending: Ending | None = None, queues: int = 1
) -> Trace:
    """A trace of these processes."""
    infos = (ProcessInfo(name, role, (("name", name),), daemon=True, parent=MAIN) for role, name in crew)
    main = ProcessInfo("MainProcess", "main", (), daemon=False, parent=None)
    return Trace((main, *infos), (QueueInfo("JoinableQueue"),) * queues, tuple(events), ending or Finished(0))


def item_by_item(count: int) -> Trace:
    """A right program with many items."""
    events: list[Event] = []
    for number in range(1, count + 1):
        bun = item(f"bun{number}")
        events += [ItemPut(COOK, 1, Q, bun), ItemGot(GUEST, 2, Q, bun), LinePrinted(GUEST, None, f"cat ate {bun.text}")]
        events.append(TaskDone(GUEST, 3, Q, overcalled=False))
    return made(events)


def puts_back(count: int) -> Trace:
    """A consumer that puts back what it does not like, and acknowledges it each time."""
    bun = item("bun1")
    taken = [ItemGot(GUEST, 2, Q, bun), ItemPut(GUEST, 3, Q, bun), TaskDone(GUEST, 4, Q, overcalled=False)]
    return made([ItemPut(COOK, 1, Q, bun), *taken * count])


def all_in_hand(count: int) -> Trace:
    """A consumer that takes everything, then acknowledges everything, and eats last."""
    buns = [item(f"bun{number}") for number in range(1, count + 1)]
    events: list[Event] = [ItemPut(COOK, 1, Q, bun) for bun in buns]
    events += [ItemGot(GUEST, 2, Q, bun) for bun in buns]
    events += [LinePrinted(GUEST, None, f"cat ate {bun.text}") for bun in buns[:-1]]
    return made([*events, *[TaskDone(GUEST, 3, Q, overcalled=False)] * (count - 1)])


def acknowledges_only(count: int) -> Trace:
    """Processes that acknowledge what they never took, one of them at every turn."""
    calls = [TaskDone(process, 3, Q, overcalled=False) for process in (COOK, GUEST)] * count
    return made([ItemPut(COOK, 1, Q, item("bun1")), ItemGot(GUEST, 2, Q, item("bun1")), *calls])


def talks(count: int) -> Trace:
    """Many lines, of items that the speaker never got, of the end signal, and of nothing."""
    said = [f"cat ate bun{number}" for number in range(count)] + ["cat ate None"] * count + ["hm"] * count
    lines = [LinePrinted(GUEST, None, text) for text in said]
    return made([ItemPut(COOK, 1, Q, item("bun1")), ItemGot(GUEST, 2, Q, NONE), *lines])


def crowd(count: int) -> Trace:
    """Many processes, each producer joined before the next one starts, and every consumer waits in the end."""
    crew = (("producer", "ann"),) * count + (("consumer", "cat"),) * count
    events: list[Event] = []
    for cook in map(ProcessId, range(1, count + 1)):
        events += [ProcessStarted(MAIN, 1, cook), ItemPut(cook, 2, Q, item(f"bun{cook}"))]
        events += [ProcessRan(cook, 3, 0, None), ProcessJoined(MAIN, 4, cook, 0)]
    guests = [ProcessId(count + number) for number in range(1, count + 1)]
    events += [ItemGot(guest, 2, Q, item(f"bun{number}")) for number, guest in enumerate(guests, 1)]
    events += [event for guest in guests for event in (ProcessStopped(MAIN, 6, guest), GetBegan(guest, 2, Q))]
    return made(events, crew, Deadlocked(tuple(Wait(guest, Waiting.GET, 2, Q) for guest in guests)))


def all_wait_for_the_queue(count: int) -> Trace:
    """Many processes that wait for acknowledgements, while one of them has not given all of its own."""
    guests = [ProcessId(number) for number in range(1, count + 1)]
    events = [ItemGot(guest, 2, Q, item("bun1")) for guest in guests]
    waits = tuple(Wait(guest, Waiting.QUEUE_JOIN, 3, Q) for guest in guests)
    return made([*events, TaskDone(COOK, 4, Q, overcalled=False)], (("consumer", "cat"),) * count, Deadlocked(waits))


def own_signals(count: int) -> Trace:
    """Every process puts something of its own, takes it, and tells of all."""
    crew = (("", "x"),) * count
    processes = [ProcessId(number) for number in range(1, count + 1)]
    events: list[Event] = [ItemPut(process, 1, Q, item(f"END-{process}-")) for process in processes]
    events += [ItemGot(process, 2, Q, item(f"END-{process}-")) for process in processes]
    return made([*events, *(LinePrinted(process, None, f"END-{process}- is it") for process in processes)], crew)


def many_queues(count: int) -> Trace:
    """Something is left in each."""
    puts = [ItemPut(COOK, 1, QueueId(number), item(f"bun{number}")) for number in range(count)]
    return made([*puts, *(ItemPut(COOK, 1, put.queue, NONE) for put in puts)], queues=count)


def looks_in_vain(count: int) -> Trace:
    """Never a hundred times in a row."""
    turn = [Polled(GUEST, 1, 60), ItemGot(GUEST, 2, Q, item("bun1")), ItemPut(GUEST, 3, Q, item("bun1"))]
    return made(turn * count)


SHAPES = (
    item_by_item, puts_back, all_in_hand, acknowledges_only, talks, crowd, all_wait_for_the_queue, own_signals,
    many_queues, looks_in_vain,
)  # fmt: skip
EXERCISES = {slug: load_exercise(slug, SOLUTIONS) for slug in ("model2", "model3", "joinable_queue")}


@pytest.mark.parametrize("scenario", [SCENARIO, None], ids=["drawn", "script"])
@pytest.mark.parametrize("slug", EXERCISES)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_checks_are_nearly_linear_in_the_trace(
    shape: Callable[[int], Trace], slug: str, scenario: Scenario | None
) -> None:
    """Each of them by itself."""

    def judging(promise: Callable[[Subject], Any], count: int) -> Callable[[], Any]:
        # Of a script, every producer is asked for as many.
        exercise = EXERCISES[slug]._replace(item_count=count if scenario else 3, first_item=1)
        subject = Subject(shape(count), exercise, Part.PROGRAM, scenario)
        return lambda: tuple(promise(subject))

    for name, promise in PROMISES.items():
        assert grows(lambda count: judging(promise, count)) <= MOST, name  # noqa: B023 - called at once


def test_a_line_about_everything_is_read_once() -> None:
    """However many items there are, and however long they are."""

    def reading(count: int) -> Callable[[], Any]:
        texts = [f"{food}{number}" for food in ("bun", "pie", "apple") for number in range(count)]
        items, line = Items(texts), ", ".join(texts)
        return lambda: [*items.spoken_of(line), *items.within(line)]

    assert grows(reading) <= MOST


def notes(count: int) -> Evidence:
    """A process that starts many others, each of which takes something and prints a line of it."""
    evidence = Evidence()
    for pid in range(2, count + 2):
        evidence.add_note(1, packet("op", op="start", w=0))
        evidence.add_note(1, packet("did", op="start", pid=pid, name=f"P-{pid}", w=0))
        for kind in ("op", "did"):
            evidence.add_note(pid, packet(kind, op="get", q=7, item=["text", "bun1"], w=0, s=5))
        evidence.add_output(pid, b"cat ate bun1\n")
    return evidence


def packet(kind: str, **fields: object) -> bytes:
    """What a recorder sends."""
    return json.dumps({"k": kind, "p": 0, "s": 0, **fields}).encode()


def test_evidence_is_put_together_in_one_pass() -> None:
    """Events, and where each process stands."""

    def assembling(count: int) -> Callable[[], Any]:
        evidence = notes(count)
        return lambda: [Assembly(evidence, 1).events(), *map(partial(_stand, Assembly(evidence, 1)), range(1, count))]

    assert grows(assembling) <= MOST


def _stand(assembly: Assembly, pid: int) -> Wait:
    return assembly.wait_of(pid, None)


def test_a_note_is_looked_at_once_however_often_one_looks() -> None:
    """Looks in between cost nothing but themselves."""

    def looking(count: int) -> Callable[[], Any]:
        evidence, all_notes = Evidence(), notes(count).notes

        def look() -> None:
            progress = Progress(evidence)
            for note in all_notes:
                evidence.notes.append(note)
                progress.has_advanced()

        return look

    assert grows(looking) <= MOST


def story(count: int) -> Story:
    """A consumer that takes one item after the other, speaks of each, and is killed in the end."""
    steps, scenes = [], [Snapshot((READY, READY), (QueueView((), (), None),))]
    for number in range(count):
        bun = f"bun{number}"
        speaks = Snapshot((READY, READY._replace(said=(f"cat ate {bun}",))), (QueueView((), (), None),))
        steps += [Step(0, Kind.PUT, 1, bun, ()), Step(1, Kind.GET, 2, bun, ())]
        scenes += [Snapshot((READY, READY), (QueueView((bun,), (), None),)), speaks]
    steps.append(Step(0, Kind.EXIT, None, "", ()))
    scenes.append(
        Snapshot((ProcessView(ProcessStatus.ENDED), ProcessView(ProcessStatus.KILLED)), (QueueView((), (), None),))
    )
    schedule = Schedule("program", 1, 1, "free", "middle", (Choice(0, -1, 0),))
    return Story(schedule, (("main", ""), ("consumer", "cat")), tuple(steps), tuple(scenes))


@pytest.mark.parametrize(
    "tell",
    [
        lambda told, words: panel("fails", told, words),
        diagram,
        lambda told, words: render_story(told, finding(Code.ITEM_LOST, "in_queue"), words),
    ],
    ids=["panel", "diagram", "table"],
)
def test_a_story_is_told_in_one_pass(tell: Callable[[Story, Words], Any]) -> None:
    """However many steps it has; of most of them only the last are shown."""
    words = Words("en")

    def telling(count: int) -> Callable[[], Any]:
        told = story(count)
        return lambda: tell(told, words)

    assert grows(telling) <= MOST


def test_what_is_counted_would_show_a_square() -> None:
    """The honest twin: work that does grow with the square, in a loop and in a look-up."""
    texts = [CountedText(number) for number in range(240)]

    assert grows(lambda count: lambda: [one for one in texts[:count] for _ in texts[:count]]) > 12
    assert grows(lambda count: lambda: [one for one in texts[:count] if str(one) + "!" in texts[:count]]) > 12
    assert work(lambda: None) > 0
