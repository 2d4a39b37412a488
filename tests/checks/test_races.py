"""What leaves something to luck, and what only looks like it."""

from __future__ import annotations

from grader.domain.events import MAIN, ItemPut, QueueJoined
from tests.checks.test_checks import (
    ALL_DONE,
    COOK,
    DAEMONS,
    GUEST,
    MODEL3,
    OTHER_COOK,
    RIGHT,
    RIGHT3,
    WAITED,
    Q,
    got,
    instead,
    names,
    put,
    ran,
    without,
)

AT_THE_QUEUE = QueueJoined(COOK, 7, Q), QueueJoined(OTHER_COOK, 7, Q)


def put_back(text: str) -> ItemPut:
    """A consumer puts an item back on another line than the cook's."""
    return put(GUEST, text)._replace(line=8)


def test_what_a_consumer_puts_back_is_nothing_new() -> None:
    """After the first end signal as before it: main has waited for all producers."""
    again = (got(GUEST, "bun1"), put_back("bun1"))
    late = instead(RIGHT, ran(GUEST), *again, ran(GUEST))

    assert not any("signal_too_early" in name for name in names(late))


def test_producers_that_wait_at_the_queue_wait_for_main() -> None:
    """If each of them does, after its last item; main need not do it once more."""
    alone = instead(RIGHT3, ALL_DONE, *WAITED)
    one_waits = instead(alone, ran(COOK), AT_THE_QUEUE[0], ran(COOK))
    all_wait = instead(one_waits, ran(OTHER_COOK), AT_THE_QUEUE[1], ran(OTHER_COOK))

    assert names(all_wait, exercise=MODEL3, people=DAEMONS) == []
    assert names(one_waits, exercise=MODEL3, people=DAEMONS) == ["timing-dependent.not_waited"]


def test_a_queue_that_is_joined_before_everything_is_put_is_no_wait() -> None:
    """The count is 0 as long as nothing has been put."""
    first = (QueueJoined(MAIN, 4, Q), *without(RIGHT3, ALL_DONE))

    assert names(first, exercise=MODEL3, people=DAEMONS) == ["timing-dependent.joined_too_early"]
