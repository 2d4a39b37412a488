"""The checks are pure functions of a trace: hand-written traces, each mistake beside its honest twin."""

from __future__ import annotations

import pytest

from grader.checks import judge
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
    QueueId,
    QueueJoined,
    TaskDone,
)
from grader.domain.exercise import Exercise, Part, Scenario
from grader.domain.failure import Failure
from grader.domain.findings import KNOWN, Code, Severity
from grader.domain.results import Finding, Status, Who
from grader.domain.trace import (
    Deadlocked,
    Ending,
    Finished,
    Looping,
    ProcessInfo,
    QueueInfo,
    Spent,
    TimedOut,
    Trace,
    Wait,
    Waiting,
)
from grader.inputs.exercise_files import load_exercise
from tests.helpers.support import SOLUTIONS

COOK, OTHER_COOK, GUEST, OTHER_GUEST = (ProcessId(number) for number in (1, 2, 3, 4))
Q = QueueId(0)


def small(slug: str) -> Exercise:
    """An exercise with one item a producer and no line about it, so that a trace fits on a few lines."""
    return load_exercise(slug, SOLUTIONS)._replace(item_count=1, first_item=1, announced=False)


MODEL2, MODEL3 = small("model2"), small("model3")
SCENARIO = Scenario((("ann", "bun"), ("bob", "pie")), ("cat", "dan"), ())


def info(target: str, name: str, *, daemon: bool = False) -> ProcessInfo:
    """A child of the main process."""
    return ProcessInfo(f"Process-{name}", target, (("name", name),), daemon, MAIN)


PEOPLE = (
    ProcessInfo("MainProcess", "main", (), daemon=False, parent=None),
    info("producer", "ann"),
    info("producer", "bob"),
    info("consumer", "cat"),
    info("consumer", "dan"),
)


def put(process: ProcessId, text: str | None) -> ItemPut:
    """One item, or ``None``, goes into the queue."""
    return ItemPut(process, 1, Q, NONE if text is None else Item(ItemKind.TEXT, text))


def got(process: ProcessId, text: str | None) -> ItemGot:
    """One item, or ``None``, comes out of it."""
    return ItemGot(process, 2, Q, NONE if text is None else Item(ItemKind.TEXT, text))


def ate(process: ProcessId, text: str) -> LinePrinted:
    """A line that says so."""
    return LinePrinted(process, None, f"{PEOPLE[process].arguments[0][1]} ate {text}")


def ran(process: ProcessId, *, error: str = "") -> ProcessRan:
    """The end of a process's code."""
    return ProcessRan(process, 9, int(bool(error)), Failure(error, "oops", 9) if error else None)


def joined(child: ProcessId) -> ProcessJoined:
    """The main process waited for it."""
    return ProcessJoined(MAIN, 5, child, 0)


STARTS = tuple(ProcessStarted(MAIN, 3, child) for child in (COOK, OTHER_COOK, GUEST, OTHER_GUEST))
COOKED = (put(COOK, "bun1"), put(OTHER_COOK, "pie1"), ran(COOK), ran(OTHER_COOK))
EATEN = (got(GUEST, "bun1"), ate(GUEST, "bun1"), got(OTHER_GUEST, "pie1"), ate(OTHER_GUEST, "pie1"))
STOPPED = (put(MAIN, None), put(MAIN, None), got(GUEST, None), got(OTHER_GUEST, None), ran(GUEST), ran(OTHER_GUEST))
WAITED = (joined(COOK), joined(OTHER_COOK))
RIGHT = (*STARTS, *COOKED, *EATEN, *WAITED, *STOPPED, ran(MAIN))


def findings(
    events: tuple[Event, ...],
    ending: Ending = Finished(0),  # noqa: B008 - frozen
    *,
    exercise: Exercise = MODEL2,
    people: tuple[ProcessInfo, ...] = PEOPLE,
    scenario: Scenario | None = SCENARIO,
) -> list[Finding]:
    """What the checks of the program find in a trace."""
    trace = Trace(people, (QueueInfo("Queue"),), events, ending)
    results = judge(Subject(trace, exercise, Part.PROGRAM, scenario))
    for result in results:
        broken = any(finding.severity is Severity.ERROR for finding in result.findings)
        assert broken == (result.status is Status.FAILED)
        assert result.points == (result.possible if result.status is Status.PASSED else 0)
    return [finding for result in results for finding in result.findings]


def names(*args: object, **kwargs: object) -> list[str]:
    """The same, as ``code.case``."""
    return [f"{finding.code}.{finding.case}" for finding in findings(*args, **kwargs)]  # type: ignore[arg-type]


def without(events: tuple[Event, ...], *gone: Event) -> tuple[Event, ...]:
    """The trace without some of its events."""
    assert set(gone) <= set(events)
    return tuple(event for event in events if event not in gone)


def instead(events: tuple[Event, ...], old: Event, *new: Event) -> tuple[Event, ...]:
    """The trace with an event replaced."""
    at = events.index(old)
    return (*events[:at], *new, *events[at + 1 :])


def test_a_right_trace_has_no_findings() -> None:
    """The honest twin of everything below."""
    assert findings(RIGHT) == []


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (without(RIGHT, put(COOK, "bun1"), *EATEN[:2]), ["item-missing.some"]),
        (without(RIGHT, *COOKED[:2], *EATEN), ["item-missing.none"]),
        (
            instead(RIGHT, put(COOK, "bun1"), put(COOK, "bun1"), put(COOK, "bun2")),
            ["item-invented.put_number", "left-in-queue.items"],
        ),
        (
            instead(RIGHT, put(COOK, "bun1"), put(COOK, "bun1"), put(COOK, "bun1")),
            ["item-duplicated.put", "left-in-queue.items"],
        ),
        (without(RIGHT, ate(GUEST, "bun1")), ["item-lost.in_hand"]),
        (without(RIGHT, *EATEN[:2]), ["item-lost.in_queue"]),
        (instead(RIGHT, ate(GUEST, "bun1"), ate(GUEST, "bun1"), ate(GUEST, "bun1")), ["item-duplicated.same_line"]),
        ((*RIGHT, LinePrinted(GUEST, None, "yummy bun1")), []),
        (instead(RIGHT, ate(GUEST, "bun1"), ate(GUEST, "bun10")), ["item-lost.in_hand_unnamed"]),
        ((*RIGHT, ate(GUEST, "pie1")), ["item-invented.not_received"]),
        ((*RIGHT, LinePrinted(COOK, None, "ann made bun1")), []),
        (instead(RIGHT, ran(GUEST), ate(GUEST, "None"), ran(GUEST)), ["item-invented.ate_signal"]),
        (instead(RIGHT, ran(GUEST), LinePrinted(GUEST, None, "cat got None, bye"), ran(GUEST)), []),
        ((*RIGHT, put(MAIN, None)), ["sentinel-surplus.left"]),
        ((*RIGHT, Polled(GUEST, 4, 60), Polled(GUEST, 4, 60)), ["busy-wait.polls"]),
        ((*RIGHT, Polled(GUEST, 4, 60), got(GUEST, "bun1"), Polled(GUEST, 4, 60)), ["item-duplicated.received_again"]),
    ],
)  # fmt: skip
def test_every_item_is_accounted_for(events: tuple[Event, ...], expected: list[str]) -> None:
    """Put once, received once, eaten once; and what is only odd is a warning."""
    assert expected == names(events)


def test_what_was_right_by_luck_is_a_warning_and_what_was_lost_by_it_is_named() -> None:
    """An end signal before the producers are joined; a main process that leaves its daemons alone."""
    early = (*STARTS, *COOKED, *EATEN, *STOPPED, *WAITED, ran(MAIN))

    assert names(early) == ["timing-dependent.signal_too_early"]
    assert names(without(early, *EATEN[:2])) == ["item-lost.signal_too_early"]
    assert names(without(RIGHT, *EATEN[:2])) == ["item-lost.in_queue"]
    alone = without(RIGHT3, ALL_DONE)
    assert names(alone, exercise=MODEL3, people=DAEMONS) == ["timing-dependent.not_waited"]
    lost = without(alone, *EATEN[2:], DONE[1])
    assert names(lost, exercise=MODEL3, people=DAEMONS) == ["item-lost.not_waited"]


def test_of_several_in_the_same_loop_the_first_is_named() -> None:
    """Which of them used up its time first is chance; whoever stands elsewhere, or is no cook, is not in it."""
    waits = tuple(Wait(process, Waiting.OTHER, line) for process, line in ((GUEST, 4), (COOK, 4), (OTHER_COOK, 4)))
    apart = (waits[0], Wait(COOK, Waiting.GET, 4), waits[2])
    for stands, first in ((waits, "ann"), (apart, "bob")):
        (found,) = findings(STARTS, Looping(OTHER_COOK, 4, 0.6, 0.0, 0, stands))
        assert dict(found.facts)["who"] == Who("producer", first)


def test_whoever_takes_an_empty_queue_or_a_timeout_for_the_end_is_named_with_what_he_left() -> None:
    """The cause first; not a consumer that looked in vain and went on to its end signal, nor one that broke down."""
    left = without(RIGHT, *EATEN[:2], got(GUEST, None))
    gave_up = (GetBegan(GUEST, 4, Q), Polled(GUEST, 4, 1))

    assert names(instead(left, ran(GUEST), Polled(GUEST, 4, 1), ran(GUEST)))[0] == "item-lost.looked_empty"
    assert names(instead(left, ran(GUEST), *gave_up, ran(GUEST)))[0] == "item-lost.gave_up"
    assert names(instead(left, ran(GUEST), *gave_up, ran(GUEST, error="ValueError"))) == ["crashed.exception"]
    patient = without(RIGHT, *EATEN[:2])
    assert names(instead(patient, got(GUEST, None), *gave_up, got(GUEST, None))) == ["item-lost.in_queue"]


def test_a_number_is_not_the_beginning_of_a_longer_one() -> None:
    """包子1 is not eaten by who eats 包子10."""
    assert names(instead(RIGHT, ate(GUEST, "bun1"), LinePrinted(GUEST, None, "ate bun12"))) == [
        "item-lost.in_hand_unnamed"
    ]
    assert names(instead(RIGHT, ate(GUEST, "bun1"), LinePrinted(GUEST, None, "bun1, bun12"))) == []


def test_an_agreed_end_signal_is_no_item() -> None:
    """Whatever it is, as long as nobody eats it and whoever gets it stops."""
    agreed = tuple(
        event._replace(item=Item(ItemKind.TEXT, "STOP"))
        if isinstance(event, ItemPut | ItemGot) and event.item == NONE
        else event
        for event in RIGHT
    )

    assert names(agreed) == []
    assert "item-invented.put" in names(instead(agreed, ran(GUEST), ate(GUEST, "STOP"), ran(GUEST)))


WAIT = {
    "cat": Wait(GUEST, Waiting.GET, 7, Q),
    "dan": Wait(OTHER_GUEST, Waiting.GET, 7, Q),
    "main-for-dan": Wait(MAIN, Waiting.PROCESS_JOIN, 12, child=OTHER_GUEST),
    "main-in-queue": Wait(MAIN, Waiting.QUEUE_JOIN, 13, Q),
    "main-at-exit": Wait(MAIN, Waiting.EXIT, None),
}
NO_END = (*STARTS, *COOKED, *EATEN, *WAITED)
ONE_END = (*NO_END, put(MAIN, None), got(GUEST, None), ran(GUEST))


@pytest.mark.parametrize(
    ("events", "waits", "expected"),
    [
        (ONE_END, ("main-for-dan", "dan"), ["sentinel-missing.too_few_yet"]),
        ((*ONE_END, ran(MAIN)), ("main-at-exit", "dan"), ["sentinel-missing.too_few"]),
        (NO_END, ("main-for-dan", "cat", "dan"), ["sentinel-missing.joined_first"]),
        ((*NO_END, ran(MAIN)), ("main-at-exit", "cat", "dan"), ["sentinel-missing.none"]),
        (without((*NO_END, *STOPPED), ran(GUEST)), ("cat",), ["deadlock.signal_ignored"]),
        ((*STARTS, ran(COOK, error="KeyError")), ("main-for-dan", "cat", "dan"), ["crashed.key"]),
        ((*STARTS, *COOKED), ("main-for-dan",), ["deadlock.generic"]),
    ],
)
def test_a_deadlock_is_explained_by_its_cause(
    events: tuple[Event, ...], waits: tuple[str, ...], expected: list[str]
) -> None:
    """And the cause alone is named."""
    assert expected == names(events, Deadlocked(tuple(WAIT[name] for name in waits)))


DAEMONS = (*PEOPLE[:3], info("consumer", "cat", daemon=True), info("consumer", "dan", daemon=True))
DONE = (TaskDone(GUEST, 8, Q, overcalled=False), TaskDone(OTHER_GUEST, 8, Q, overcalled=False))
ALL_DONE = QueueJoined(MAIN, 13, Q)
RIGHT3 = (*STARTS, *COOKED, *EATEN[:2], DONE[0], *EATEN[2:], DONE[1], ALL_DONE, ran(MAIN))


@pytest.mark.parametrize(
    ("events", "ending", "expected"),
    [
        (RIGHT3, Finished(0), []),
        (
            without(RIGHT3, DONE[1], ALL_DONE, ran(MAIN)),
            Deadlocked((WAIT["main-in-queue"], WAIT["cat"])),
            ["task-done-missing.join_waits"],
        ),
        (without(RIGHT3, *DONE), Finished(0), ["task-done-missing.never_called"]),
        (
            without(RIGHT3, *EATEN[2:], DONE[1], ALL_DONE, ran(MAIN)),
            Deadlocked((WAIT["main-in-queue"],)),
            ["deadlock.nobody_takes"],
        ),
        (without(RIGHT3, ran(MAIN)), Deadlocked((WAIT["main-for-dan"], WAIT["dan"])), ["deadlock.joined_endless"]),
        (instead(RIGHT3, DONE[0], DONE[0], DONE[0]), Finished(0), ["task-done-overcalled.counted"]),
        (
            (*RIGHT3, TaskDone(GUEST, 8, Q, overcalled=True), ran(GUEST, error="ValueError")),
            Finished(0),
            ["task-done-overcalled.raised"],
        ),
        (
            (*STARTS, *COOKED, EATEN[0], DONE[0], *EATEN[1:], DONE[1], ALL_DONE, ran(MAIN)),
            Finished(0),
            ["done-too-early.before_eating"],
        ),
    ],
)
def test_acknowledgements_are_counted(events: tuple[Event, ...], ending: Ending, expected: list[str]) -> None:
    """Once for each item, after it was eaten."""
    assert expected == names(events, ending, exercise=MODEL3, people=DAEMONS)


def test_a_consumer_that_is_no_daemon_keeps_main_at_its_end() -> None:
    """The same trace is right with daemons."""
    ending = Deadlocked((WAIT["main-at-exit"], WAIT["cat"], WAIT["dan"]))

    assert names(RIGHT3, ending, exercise=MODEL3, people=PEOPLE) == ["deadlock.not_daemon"]


def test_one_after_another_is_not_side_by_side() -> None:
    """What counts is what the program allows, not what happened to overlap."""
    end = (*COOKED[1::2], *STARTS[2:], *EATEN, joined(OTHER_COOK), *STOPPED, ran(MAIN))
    in_turn = (STARTS[0], *COOKED[::2], joined(COOK), STARTS[1], *end)
    by_luck = (STARTS[0], *COOKED[::2], STARTS[1], joined(COOK), *end)

    assert names(in_turn) == ["not-concurrent.producers_in_turn"]
    assert names(by_luck) == []


def test_what_never_happened_is_not_praised() -> None:
    """Nothing put, nothing eaten: no check is passed by a program that does nothing."""
    trace = Trace(PEOPLE[:1], (), (ran(MAIN),), Finished(0))
    results = judge(Subject(trace, MODEL2, Part.PROGRAM, SCENARIO))

    assert [result.id for result in results if result.status is Status.PASSED] == []
    assert names((ran(MAIN),), people=PEOPLE[:1]) == ["item-missing.none"]


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        (TimedOut(10.0, ()), "timeout.limit"),
        (TimedOut(10.0, (), Spent.PROCESSOR), "timeout.processor"),
        (Looping(GUEST, 4, 0.6, 0.0, 3, ()), "endless-loop.spinning"),
        (Looping(GUEST, 4, 0.0, 301.0, 3, ()), "endless-loop.sleeping"),
        (Looping(GUEST, 4, 0.0, 0.0, 301, ()), "endless-loop.flooding"),
        (Finished(0, (WAIT["cat"],)), "left-running.after_main"),
        (Finished(3), "crashed.exit_code"),
        (Finished(-9), "crashed.signal"),
    ],
)
def test_every_other_ending_has_its_name(ending: Ending, expected: str) -> None:
    """A limit that was reached is never called a deadlock."""
    assert [expected] == names(RIGHT, ending)


def test_a_script_is_measured_by_its_own_foods() -> None:
    """Nobody drew names for it: its producers say what they make."""
    cook = PEOPLE[1]._replace(arguments=(("name", "ann"), ("food", "bun")))
    other = PEOPLE[2]._replace(arguments=(("0", "bob"), ("1", "pie")))
    people = (PEOPLE[0], cook, other, *PEOPLE[3:])

    assert names(RIGHT, people=people, scenario=None) == []
    assert names(without(RIGHT, put(COOK, "bun1"), *EATEN[:2]), people=people, scenario=None) == ["item-missing.some"]


def test_no_code_explains_itself_in_a_circle() -> None:
    """Of two findings, at most one is the other's consequence; else both would be hidden."""
    circles = [
        (one, other)
        for one in KNOWN
        for other in {name.partition(".")[0] for name in one.explains} & KNOWN.keys()
        if one in Code(other).explains
    ]

    assert circles == []


def test_a_second_put_is_told_of_the_process_that_did_it() -> None:
    """Of the consumer that puts an item back, not of the producer that made it; of a producer that puts it twice."""
    (back,) = [found for found in findings((*RIGHT, put(GUEST, "bun1"))) if found.code is Code.ITEM_DUPLICATED]
    (twice,) = [found for found in findings((*RIGHT, put(COOK, "bun1"))) if found.code is Code.ITEM_DUPLICATED]

    assert (back.case, twice.case) == ("put_again", "put")
    assert dict(back.facts)["who"] == Who("consumer", "cat")
    assert dict(back.facts)["maker"] == dict(twice.facts)["who"] == Who("producer", "ann")
