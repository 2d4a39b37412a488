"""The cause in the first sentence: for which submission each is said, and for which it must not be."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from grader.domain.events import MAIN, Event, GetBegan, ItemDropped, ItemUnsent, LockLost, TaskDone
from grader.domain.exercise import Exercise
from grader.domain.results import Finding, Report
from grader.domain.trace import Deadlocked, Ending, Finished, Wait, Waiting
from grader.report.narrative.finding_text import tell
from grader.words import LANGUAGES, Words
from tests.checks.test_checks import (
    COOK,
    COOKED,
    EATEN,
    GUEST,
    MODEL2,
    MODEL3,
    OTHER_GUEST,
    STARTS,
    STOPPED,
    WAITED,
    Q,
    findings,
    got,
    put,
    ran,
    without,
)
from tests.checks.test_checks import (
    RIGHT as RIGHT_TRACE,
)
from tests.helpers.corpus import expectation
from tests.helpers.support import CORPUS, grade_file

pytestmark = pytest.mark.once


class Case(NamedTuple):
    """A submission, with what must and what must not be said of it, as ``code.case``."""

    name: str
    said: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()


FAIL, SCHEDULES, RIGHT, RIGHT_IN_ALL = "fail", "schedules/fail", "pass", "schedules/pass"
CASES = (
    # Items that were never taken.
    Case(
        f"{FAIL}/model2-eats_three_only.py", ("item-lost.stopped",), ("item-lost.in_queue", "item-lost.stopped_by_exit")
    ),
    Case(f"{FAIL}/model2-stops_at_first_item.py", ("item-lost.stopped",), ("item-lost.looked_empty",)),
    Case(f"{SCHEDULES}/model1-breaks_when_empty.py", ("item-lost.looked_empty",), ("item-lost.stopped",)),
    Case(f"{FAIL}/model2-sys_exit_after_item.py", ("item-lost.stopped_by_exit",), ("item-lost.stopped",)),
    Case(f"{RIGHT}/model2-sys_exit_on_none.py", (), ("item-lost.stopped_by_exit",)),
    Case(f"{SCHEDULES}/model2-flag_between_gets.py", ("item-lost.stopped_at_once",), ("item-lost.no_consumers",)),
    Case(f"{FAIL}/model1-looks_eight_times.py", ("item-lost.looked_empty",), ("item-lost.stopped_at_once",)),
    Case(f"{FAIL}/model1-consumer_not_started.py", ("item-lost.no_consumers",), ("item-lost.stopped_at_once",)),
    Case(f"{FAIL}/model2-consumers_not_started.py", ("item-lost.no_consumers",), ("item-lost.in_queue",)),
    Case(f"{SCHEDULES}/model2-daemon_and_nap.py", ("item-lost.taker_daemon",), ("item-lost.no_consumers",)),
    Case(f"{SCHEDULES}/model2-daemon_join_timeout.py", ("item-lost.taker_daemon",), ("item-lost.terminated",)),
    Case(f"{RIGHT}/model2-daemon_joined.py", (), ("item-lost.taker_daemon",)),
    Case(f"{SCHEDULES}/model2-terminates_eaters.py", ("item-lost.terminated",), ("item-lost.taker_daemon",)),
    Case(f"{FAIL}/model2-consumer_os_exit.py", ("item-lost.taker_exited",), ("item-lost.stopped",)),
    Case(f"{RIGHT}/model2-consumer_os_exit_on_none.py", (), ("item-lost.taker_exited", "not-joined.ended_first")),
    Case(f"{SCHEDULES}/model2-last_one_puts_none.py", ("item-lost.overtaken",), ("item-lost.signal_too_early",)),
    Case(f"{SCHEDULES}/model2-none_before_join.py", ("item-lost.signal_too_early",), ("item-lost.overtaken",)),
    Case(f"{FAIL}/model2-dish_holds_a_lock.py", ("item-lost.dropped",), ("item-lost.stopped", "item-lost.in_queue")),
    Case(f"{RIGHT}/model2-dish_is_a_str.py", (), ("item-lost.dropped",)),
    Case(f"{SCHEDULES}/model1-os_exit_in_producer.py", ("item-lost.unsent_exited", "sentinel-missing.unsent_exited")),
    Case(f"{RIGHT}/model1-os_exit_when_sent.py", (), ("item-lost.unsent_exited",)),
    Case(f"{SCHEDULES}/model2-cancels_the_feeder.py", ("item-lost.unsent_cancelled",), ("item-lost.unsent_exited",)),
    Case(f"{RIGHT_IN_ALL}/model2-cancels_what_is_sent.py", (), ("item-lost.unsent_cancelled",)),
    Case(f"{SCHEDULES}/model2-terminates_when_told.py", ("item-lost.unsent_terminated",), ("item-lost.unsent",)),
    Case(f"{RIGHT}/model2-terminates_after_join.py", (), ("item-lost.unsent_terminated",)),
    # Items that were taken and not eaten.
    Case(f"{FAIL}/model1-two_gets.py", ("item-lost.second_get",), ("item-lost.in_hand",)),
    Case(f"{FAIL}/model3-no_print.py", ("item-lost.in_hand_unnamed",), ("item-lost.second_get",)),
    Case(f"{FAIL}/model2-forgot_f.py", ("item-lost.in_hand_braces",), ("item-lost.second_get",)),
    Case(
        f"{SCHEDULES}/model2-terminates_when_table_empty.py", ("item-lost.in_hand_terminated",), ("item-lost.in_hand",)
    ),
    Case(f"{SCHEDULES}/model2-daemons_when_table_empty.py", ("item-lost.in_hand_daemon",), ("item-lost.in_hand",)),
    Case(f"{SCHEDULES}/model2-drops_one_by_chance.py", ("item-lost.in_hand",), ("item-lost.in_hand_daemon",)),
    Case(
        f"{SCHEDULES}/model2-main_empties_the_queue.py",
        ("item-lost.taken_by_another", "sentinel-missing.taken_by_another"),
    ),
    # End signals.
    Case(f"{FAIL}/model2-one_none.py", ("sentinel-missing.too_few_yet",), ("sentinel-missing.as_many_as_producers",)),
    Case(
        f"{SCHEDULES}/model2-always_five_nones.py",
        ("sentinel-missing.too_few_fixed",),
        ("sentinel-missing.too_few_yet",),
    ),
    Case(f"{SCHEDULES}/model2-none_for_each_producer.py", ("sentinel-missing.as_many_as_producers",)),
    Case(f"{FAIL}/model2-none_for_each_producer_raw.py", ("sentinel-missing.as_many_as_producers",)),
    Case(f"{FAIL}/model2-one_none_unjoined.py", ("sentinel-missing.too_few",), ("sentinel-missing.too_few_fixed",)),
    Case(f"{SCHEDULES}/model2-put_nowait_none.py", ("sentinel-missing.refused",), ("sentinel-missing.joined_first",)),
    Case(f"{RIGHT_IN_ALL}/model2-put_nowait_none_with_room.py", (), ("sentinel-missing.refused",)),
    Case(
        f"{FAIL}/model2-none_in_another_queue.py", ("sentinel-missing.elsewhere",), ("sentinel-missing.joined_first",)
    ),
    Case(
        f"{FAIL}/model2-join_consumers_first.py",
        ("sentinel-missing.joined_in_one_loop",),
        ("sentinel-missing.elsewhere",),
    ),
    Case(
        f"{SCHEDULES}/model2-two_gets_a_round.py", ("sentinel-missing.took_several",), ("sentinel-missing.too_few_yet",)
    ),
    Case(f"{FAIL}/model1-object_as_signal.py", ("deadlock.signal_copy",), ("deadlock.signal_ignored",)),
    Case(f"{FAIL}/model1-continue_on_none.py", ("deadlock.signal_ignored",), ("deadlock.signal_copy",)),
    # Locks.
    Case(f"{FAIL}/model2-leaves_with_lock_of_the_module.py", ("deadlock.lock_kept",), ("deadlock.generic",)),
    Case(f"{RIGHT}/model2-lock_of_the_module.py", (), ("deadlock.lock_kept",)),
    Case(f"{FAIL}/model2-lock_taken_twice.py", ("deadlock.lock_twice",), ("deadlock.lock_kept",)),
    Case(f"{RIGHT}/model2-rlock_taken_twice.py", (), ("deadlock.lock_twice",)),
    Case(f"{SCHEDULES}/model2-two_locks.py", ("deadlock.lock_cycle",), ("deadlock.lock_kept",)),
    Case(
        f"{SCHEDULES}/model2-lock_around_get_and_put.py", ("deadlock.lock_around_get",), ("deadlock.lock_around_put",)
    ),
    Case(f"{SCHEDULES}/model2-lock_around_put_small_queue.py", ("deadlock.lock_around_put",), ("deadlock.full",)),
    Case(f"{FAIL}/model2-semaphore_not_released.py", ("deadlock.never_released",), ("deadlock.lock_twice",)),
    Case(f"{RIGHT}/model2-two_plates.py", (), ("deadlock.never_released",)),
    Case(f"{FAIL}/model2-event_never_set.py", ("deadlock.never_set",), ("deadlock.never_released",)),
    Case(f"{RIGHT}/model3-event_open.py", (), ("deadlock.never_set",)),
    Case(f"{SCHEDULES}/model2-terminates_makers.py", ("deadlock.lock_lost_terminated",), ("deadlock.lock_lost",)),
    # Queues that are full, and counts that never become 0.
    Case(f"{FAIL}/model1-small_queue_join_first.py", ("deadlock.full_before_start",), ("deadlock.full",)),
    Case(f"{FAIL}/model2-six_nones_small_queue.py", ("deadlock.full_signals",), ("deadlock.full_before_start",)),
    Case(f"{RIGHT}/model2-small_queue.py", (), ("deadlock.full_signals",)),
    Case(f"{SCHEDULES}/model2-takes_one_small_queue.py", ("deadlock.full_takers_ended",), ("deadlock.full_signals",)),
    Case(
        f"{SCHEDULES}/model2-producers_put_none_small_queue.py",
        ("deadlock.full_takers_signalled",),
        ("deadlock.full_signals",),
    ),
    Case(f"{FAIL}/model3-consumers_not_started.py", ("deadlock.no_taker",), ("deadlock.nobody_takes",)),
    Case(f"{FAIL}/model3-no_loop.py", ("deadlock.taker_ended",), ("deadlock.no_taker", "deadlock.nobody_takes")),
    Case(f"{SCHEDULES}/model3-stops_when_empty.py", ("deadlock.taker_looked_empty",), ("deadlock.taker_ended",)),
    Case(f"{SCHEDULES}/model3-get_timeout_1.py", ("deadlock.taker_gave_up",), ("deadlock.taker_looked_empty",)),
    Case(f"{FAIL}/model3-consumer_os_exit.py", ("deadlock.taker_exited",), ("deadlock.taker_ended",)),
    Case(f"{SCHEDULES}/model3-terminates_eaters_first.py", ("deadlock.taker_terminated",), ("deadlock.taker_exited",)),
    Case(
        f"{FAIL}/model3-dish_holds_a_lock.py",
        ("item-lost.dropped", "deadlock.join_dropped"),
        ("deadlock.nobody_takes",),
    ),
    Case(f"{FAIL}/model3-two_gets_a_round.py", ("task-done-missing.second_get",), ("task-done-missing.join_waits",)),
    Case(
        f"{SCHEDULES}/model3-continue_without_done.py",
        ("task-done-missing.join_waits",),
        ("task-done-missing.second_get",),
    ),
    # Who did it.
    Case(f"{FAIL}/model2-puts_an_item_back.py", ("item-duplicated.put_again",), ("item-duplicated.put",)),
    Case(f"{FAIL}/model2-puts_twice.py", ("item-duplicated.put",), ("item-duplicated.put_again",)),
    Case(
        f"{FAIL}/model2-lambda_in_loop.py",
        ("item-missing.late_lambda",),
        ("item-missing.some", "item-missing.same_work"),
    ),
    Case(f"{RIGHT}/model2-lambda_with_defaults.py", (), ("item-missing.late_lambda",)),
    Case(
        f"{FAIL}/model2-first_entry_for_all.py",
        ("item-missing.same_work",),
        ("item-missing.some", "item-missing.late_lambda"),
    ),
    Case(f"{FAIL}/model2-all_of_them_consume.py", ("item-missing.wrong_target",), ("item-missing.unfinished",)),
    Case(f"{FAIL}/model2-producer_target_is_consumer.py", (), ("item-missing.wrong_target",)),
    Case(f"{FAIL}/model2-range_stops_at_2.py", ("item-missing.ends_of_range",), ("item-missing.same_work",)),
    Case(f"{SCHEDULES}/model2-full_is_ignored.py", ("item-missing.refused",), ("item-missing.some",)),
    Case(f"{SCHEDULES}/model2-put_timeout_gives_up.py", ("item-missing.refused",), ("item-missing.some",)),
)


def told(report: Report) -> set[str]:
    """What is said of it, as ``code.case``; each sentence can be said in both languages."""
    found = tuple(report.findings())
    for language in LANGUAGES:
        assert all(tell(finding, Words(language)).message for finding in found)
    return {f"{finding.code}.{finding.case}" for finding in found}


@pytest.mark.parametrize("case", CASES, ids=lambda case: Path(case.name).name)
def test_the_cause_is_told_and_no_other(case: Case) -> None:
    """The sentence that fits; and not one of another cause with the same symptom."""
    path = CORPUS / case.name
    said = told(grade_file(path, exercise=expectation(path)[0], explore=True))

    assert set(case.said) <= said
    assert not set(case.unsaid) & said


RUNS = (
    Case(f"{FAIL}/model2-dish_holds_a_lock.py", ("item-lost.dropped",)),
    Case(f"{FAIL}/model2-consumer_os_exit.py", ("item-lost.taker_exited",)),
    Case(f"{FAIL}/model2-sys_exit_after_item.py", ("item-lost.stopped_by_exit",), ("item-lost.stopped",)),
    Case(f"{FAIL}/model2-leaves_with_lock_of_the_module.py", ("deadlock.lock_kept",), ("deadlock.generic",)),
    Case(f"{FAIL}/model2-lock_taken_twice.py", ("deadlock.lock_twice",), ("deadlock.lock_kept",)),
    Case(f"{FAIL}/model2-semaphore_not_released.py", ("deadlock.never_released",)),
    Case(f"{FAIL}/model2-eats_three_only.py", ("item-lost.stopped",), ("item-lost.stopped_by_exit",)),
    Case(f"{RIGHT}/model2-rlock_taken_twice.py", (), ("deadlock.lock_twice",)),
)


@pytest.mark.parametrize("case", RUNS, ids=lambda case: Path(case.name).name)
def test_one_real_run_tells_the_cause_as_well(case: Case) -> None:
    """What the explorer knows of locks, of what was dropped and of how a process left, the recorder notes."""
    path = CORPUS / case.name
    said = told(grade_file(path, exercise=expectation(path)[0]))

    assert set(case.said) <= said
    assert not set(case.unsaid) & said


DONE = TaskDone(GUEST, 3, Q, overcalled=False)
SECOND = GetBegan(GUEST, 8, Q)
WAITS = Wait(GUEST, Waiting.GET, 8, Q)
MAIN_JOINS = Wait(MAIN, Waiting.PROCESS_JOIN, 5, None, GUEST)
MAIN_JOINS_QUEUE = Wait(MAIN, Waiting.QUEUE_JOIN, 6, Q)
ALL_BUT_ONE = without((*STARTS, *COOKED, *WAITED, *EATEN, *STOPPED), ran(GUEST), got(GUEST, None))
UNSENT = (*STARTS, *COOKED, *WAITED, ItemUnsent(COOK, None, Q, put(COOK, "bun1").item), *EATEN[2:], *STOPPED, ran(MAIN))
TRACES: tuple[tuple[str, Exercise, tuple[Event, ...], Ending, str, str], ...] = (
    ("in_queue", MODEL2, without(RIGHT_TRACE, *EATEN[:2]), Finished(0), "consumer cat took 0 items", "None once"),
    ("unsent", MODEL2, UNSENT, Finished(0), "ended before everything that it had put was sent", "os._exit()"),
    ("vanished", MODEL2, ALL_BUT_ONE, Deadlocked((MAIN_JOINS, WAITS)), "2 None were put for 2 consumers", "only"),
    (
        "generic", MODEL2, (*STARTS, *COOKED), Deadlocked((MAIN_JOINS, Wait(GUEST, Waiting.OTHER, 7))),
        "the main process (line 5) waits in join() for consumer cat to end", "above",
    ),
    (
        "nobody_takes", MODEL3, (*STARTS, *COOKED, *WAITED, GetBegan(GUEST, 8, Q)),
        Deadlocked((MAIN_JOINS_QUEUE, Wait(GUEST, Waiting.OTHER, 7))), "no process takes the other 2", "never started",
    ),
    (
        "second_get", MODEL3, (*STARTS, *COOKED, *WAITED, got(GUEST, "bun1"), DONE, SECOND),
        Deadlocked((MAIN_JOINS, WAITS)), "got bun1 (line 2) and waits in a second get() (line 8)", "never ends",
    ),
    (
        "full", MODEL2, (*STARTS, put(COOK, "bun1")),
        Deadlocked((Wait(COOK, Waiting.PUT, 3, Q), Wait(GUEST, Waiting.OTHER, 7), Wait(OTHER_GUEST, Waiting.OTHER, 7))),
        "The queue is full (1 in it): producer ann waits in put() (line 3)", "maxsize 0",
    ),
    (
        "lock_lost", MODEL2, (*STARTS, *COOKED, *WAITED, LockLost(OTHER_GUEST, None, Q)),
        Deadlocked((MAIN_JOINS, WAITS)), "consumer dan was ended while it held a lock inside the queue", "terminate()",
    ),
    (
        "join_dropped", MODEL3, (*STARTS, *COOKED, *WAITED, ItemDropped(COOK, 1, Q, put(COOK, "bun1").item)),
        Deadlocked((MAIN_JOINS_QUEUE, WAITS)), "put bun1 (line 1), but it cannot be pickled", "no consumer",
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("case", "exercise", "events", "ending", "said", "unsaid"), TRACES, ids=[trace[0] for trace in TRACES]
)
def test_what_no_submission_shows_for_sure_is_told_of_a_trace(
    case: str, exercise: Exercise, events: tuple[Event, ...], ending: Ending, said: str, unsaid: str
) -> None:
    """By names, lines and numbers of that trace; and of nothing that did not happen in it."""
    found: list[Finding] = [one for one in findings(events, ending, exercise=exercise) if one.case == case]
    texts = [tell(one, Words(language)) for one in found[:1] for language in LANGUAGES]
    english = next(text for text in texts if said.lower() in text.message.lower())

    assert len(texts) == len(LANGUAGES)
    assert unsaid not in english.message + english.hint
